const input = document.querySelector('#name');
const HOW = ['Quiet', 'Bold', 'Early', 'Patient', 'Merry', 'Keen'];
const WHO = ['Heron', 'Otter', 'Finch', 'Badger', 'Marten', 'Plover'];
const oneOf = (words) => words[Math.floor(Math.random() * words.length)];

/** Who bids from this page. The name is kept for the next visit. */
export const visitor = {
  name: localStorage.getItem('name') ?? `${oneOf(HOW)} ${oneOf(WHO)}`,
  onRename: () => {},
};

input.value = visitor.name;
input.addEventListener('change', () => {
  visitor.name = input.value.trim() || visitor.name;
  input.value = visitor.name;
  localStorage.setItem('name', visitor.name);
  visitor.onRename(visitor.name);
});
