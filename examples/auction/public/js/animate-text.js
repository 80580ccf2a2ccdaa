const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');

/** Replaces an element's text and animates each character that changed. Returns whether there was another text before. */
export function animateText(element, text) {
  const before = element.textContent;
  if (text === before) return false;
  element.replaceChildren(
    ...[...text].map((character, index) => {
      const cell = document.createElement('span');
      cell.textContent = character;
      if (before && character !== before[index] && !reducedMotion.matches) {
        const timing = { duration: 420, delay: 40 * index, easing: 'cubic-bezier(.2, .9, .3, 1.2)', fill: 'backwards' };
        cell.animate({ transform: ['translateY(70%)', 'none'], opacity: [0, 1] }, timing);
      }
      return cell;
    }),
  );
  return before !== '';
}
