import { disconnect } from './connections.js';

const SECONDS = 5;

/** Makes a button disconnect these connections for five seconds, and show the time that is left. */
export function setUpDisconnectButton(button, connections) {
  const label = button.textContent;

  button.addEventListener('click', async () => {
    button.disabled = true;
    let secondsLeft = SECONDS;
    const showTime = () => (button.textContent = secondsLeft > 0 ? `Offline: ${secondsLeft--}` : 'Reconnecting…');
    showTime();
    const timer = setInterval(showTime, 1000);
    await Promise.all(connections.map((connection) => disconnect(connection, SECONDS * 1000)));
    clearInterval(timer);
    button.disabled = false;
    button.textContent = label;
  });
}
