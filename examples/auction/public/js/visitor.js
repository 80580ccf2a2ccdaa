const input = document.querySelector('#name');
const ADJECTIVES = ['Quiet', 'Bold', 'Early', 'Patient', 'Merry', 'Keen'];
const ANIMALS = ['Heron', 'Otter', 'Finch', 'Badger', 'Marten', 'Plover'];
const pickOne = (words) => words[Math.floor(Math.random() * words.length)];

/** The name that this page bids with. The browser stores it for the next visit. */
export const visitor = {
  name: localStorage.getItem('name') ?? `${pickOne(ADJECTIVES)} ${pickOne(ANIMALS)}`,
  onRename: () => {},
};

input.value = visitor.name;
input.addEventListener('change', () => {
  visitor.name = input.value.trim() || visitor.name;
  input.value = visitor.name;
  localStorage.setItem('name', visitor.name);
  visitor.onRename(visitor.name);
});
