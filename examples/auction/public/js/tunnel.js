import { cut } from './connections.js';

const SECONDS = 5;

/** Makes the button cut all these connections for five seconds. */
export function offerTunnel(button, connections) {
  const usual = button.textContent;

  button.addEventListener('click', async () => {
    button.disabled = true;
    let left = SECONDS;
    const count = () => (button.textContent = left > 0 ? `In the tunnel: ${left--}` : 'Coming out');
    count();
    const clock = setInterval(count, 1000);
    await Promise.all(connections.map((connection) => cut(connection, SECONDS * 1000)));
    clearInterval(clock);
    button.disabled = false;
    button.textContent = usual;
  });
}
