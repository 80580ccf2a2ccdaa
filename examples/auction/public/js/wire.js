const ROWS = 60;

/**
 * Shows each envelope that arrives on a connection, and each time it was cut off. What arrives between the cut and the
 * next "connect" is what the connection missed: Socket.IO hands that over first. `onRecovered` is told of each.
 */
export function showWire(panel, connection, onRecovered = () => {}) {
  const list = panel.querySelector('ol');
  let arrived = 0;
  let away = false;
  let gap;

  function addRow(kind, ...content) {
    const row = document.createElement('li');
    row.dataset.kind = kind;
    row.append(...content);
    list.prepend(row);
    list.children[ROWS]?.remove();
    return row;
  }

  function describeGap() {
    gap.row.textContent = away ? 'Cut off…' : `Cut off for ${gap.seconds} s: ${outcome()}`;
    gap.row.dataset.missed = gap.missed;
  }

  function outcome() {
    const count = `${gap.missed} ${gap.missed === 1 ? 'envelope' : 'envelopes'}`;
    if (connection.recovered) return gap.missed > 0 ? `${count} recovered, in order` : 'nothing was sent meanwhile';
    return gap.missed > 0 ? `${count} never arrived` : 'what was sent meanwhile is lost';
  }

  /** One more envelope was sent to this connection while it was away. */
  function miss() {
    if (!gap) return;
    gap.missed += 1;
    describeGap();
  }

  connection.on('item', (envelope) => {
    arrived += 1;
    const row = addRow('envelope', text('span', arrived), written(envelope));
    if (!away) return;
    row.dataset.recovered = '';
    row.append(text('mark', 'recovered'));
    miss();
    onRecovered();
  });

  connection.on('disconnect', () => {
    away = true;
    gap = { row: addRow('gap'), since: Date.now(), missed: 0 };
    describeGap();
  });

  connection.on('connect', () => {
    if (!away) return;
    away = false;
    gap.seconds = ((Date.now() - gap.since) / 1000).toFixed(1);
    describeGap();
  });

  return { miss };
}

/** The envelope as JSON, with what the app put into it in the foreground. */
function written({ verb, id, data }) {
  const code = document.createElement('code');
  code.append(`{ "verb": ${json(verb)}, "id": ${json(id)}, "data": `, text('b', json(data)), ' }');
  return code;
}

function json(value) {
  return JSON.stringify(value, null, 1);
}

/** An element that holds text, whatever the text looks like. */
function text(tag, content) {
  const element = document.createElement(tag);
  element.textContent = content;
  return element;
}
