const SHOWN = 5;

/** Shows who watches, as initials with the whole name behind them. */
export function showWatchers(list, names) {
  const faces = names.slice(0, SHOWN).map((name) => face(initials(name), name));
  const others = names.slice(SHOWN);
  if (others.length > 0) faces.push(face(`+${others.length}`, others.join(', ')));
  list.replaceChildren(...faces);
}

function face(short, whole) {
  const element = document.createElement('li');
  const picture = document.createElement('span');
  const words = document.createElement('span');
  picture.textContent = short;
  picture.setAttribute('aria-hidden', 'true');
  words.textContent = whole;
  words.className = 'unseen';
  element.title = whole;
  element.style.setProperty(
    '--hue',
    [...whole].reduce((sum, character) => sum + character.codePointAt(0) * 7, 0) % 360,
  );
  element.append(picture, words);
  return element;
}

function initials(name) {
  return name
    .trim()
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0])
    .join('')
    .toUpperCase();
}
