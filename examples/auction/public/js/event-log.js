const MAX_ROWS = 60;

/**
 * Lists the events that a connection receives, and its disconnections. Recovery sends the events that a connection missed
 * first, and an offset after them. `onRecovered` is called for each.
 */
export function createEventLog(panel, connection, onRecovered = () => {}) {
  const list = panel.querySelector('ol');
  let received = 0;
  let isDisconnected = false;
  let isCatchingUp = false;
  let gap;

  function addRow(kind, ...content) {
    const row = document.createElement('li');
    row.dataset.kind = kind;
    row.append(...content);
    list.prepend(row);
    list.children[MAX_ROWS]?.remove();
    return row;
  }

  function describeGap() {
    gap.row.textContent = isDisconnected ? 'Disconnected…' : `Disconnected for ${gap.seconds} s: ${describeOutcome()}`;
    gap.row.dataset.missed = gap.missed;
  }

  function describeOutcome() {
    const count = `${gap.missed} ${gap.missed === 1 ? 'event' : 'events'}`;
    if (connection.recovered) return gap.missed > 0 ? `${count} recovered, in order` : 'no event was sent';
    return gap.missed > 0 ? `${count} lost` : 'events that were sent are lost';
  }

  /** Counts one more event that was sent while this connection was disconnected. */
  function countMissed() {
    if (!gap) return;
    gap.missed += 1;
    describeGap();
  }

  connection.on('item', (envelope) => {
    received += 1;
    const row = addRow('envelope', createElement('span', received), formatEnvelope(envelope));
    if (!isCatchingUp) return;
    row.dataset.recovered = '';
    row.append(createElement('mark', 'recovered'));
    countMissed();
    onRecovered();
  });

  connection.on('disconnect', () => {
    isDisconnected = true;
    gap = { row: addRow('gap'), since: Date.now(), missed: 0 };
    describeGap();
  });

  connection.on('connect', () => {
    if (!isDisconnected) return;
    isDisconnected = false;
    isCatchingUp = connection.recovered === true;
    gap.seconds = ((Date.now() - gap.since) / 1000).toFixed(1);
    describeGap();
  });

  connection.on('sails-hook-message:offset', () => (isCatchingUp = false));

  return { countMissed };
}

/** The envelope as JSON, with its data emphasized. */
function formatEnvelope({ verb, id, data }) {
  const code = document.createElement('code');
  code.append(`{ "verb": ${toJson(verb)}, "id": ${toJson(id)}, "data": `, createElement('b', toJson(data)), ' }');
  return code;
}

function toJson(value) {
  return JSON.stringify(value, null, 1);
}

/** Text is set as text, so markup in it is not interpreted. */
function createElement(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
