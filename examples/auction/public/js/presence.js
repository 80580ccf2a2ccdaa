const MAX_AVATARS = 5;

/** Shows who is watching: initials, with the full names for the tooltip and for screen readers. */
export function showPresence(list, names) {
  const avatars = names.slice(0, MAX_AVATARS).map((name) => createAvatar(getInitials(name), name));
  const others = names.slice(MAX_AVATARS);
  if (others.length > 0) avatars.push(createAvatar(`+${others.length}`, others.join(', ')));
  list.replaceChildren(...avatars);
}

function createAvatar(shortText, fullText) {
  const element = document.createElement('li');
  const picture = document.createElement('span');
  const label = document.createElement('span');
  picture.textContent = shortText;
  picture.setAttribute('aria-hidden', 'true');
  label.textContent = fullText;
  label.className = 'visually-hidden';
  element.title = fullText;
  element.style.setProperty(
    '--hue',
    [...fullText].reduce((sum, character) => sum + character.codePointAt(0) * 7, 0) % 360,
  );
  element.append(picture, label);
  return element;
}

function getInitials(name) {
  return name
    .trim()
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0])
    .join('')
    .toUpperCase();
}
