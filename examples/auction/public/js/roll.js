const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** Puts a new text into an element, each changed character rolling in. Answers whether it replaced another text. */
export function roll(element, text) {
  const before = element.textContent;
  if (text === before) return false;
  element.replaceChildren(
    ...[...text].map((character, index) => {
      const cell = document.createElement('span');
      cell.textContent = character;
      if (before && character !== before[index] && !calm.matches) {
        const timing = { duration: 420, delay: 40 * index, easing: 'cubic-bezier(.2, .9, .3, 1.2)', fill: 'backwards' };
        cell.animate({ transform: ['translateY(70%)', 'none'], opacity: [0, 1] }, timing);
      }
      return cell;
    }),
  );
  return before !== '';
}
