const input = document.querySelector('input');

// Subscribe. A client that reconnects has to subscribe again.
io.socket.on('connect', () => {
  io.socket.get('/user/1', ({ hairColor }) => {
    input.value = hairColor;
  });
});

// Send.
input.addEventListener('input', () => {
  io.socket.put('/user/1/hair-color', { hairColor: input.value });
});

// Receive.
io.socket.on('user', ({ verb, id, data }) => {
  if (verb === 'messaged' && id === 1) input.value = data.hairColor;
});
