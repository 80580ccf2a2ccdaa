import type { MessagedEvent } from '../../src/types';

/** The smallest thing that is a broadcaster: it keeps what it is told to send. */
export class Recorder {
  readonly sent: { room: string; event: string; envelope: MessagedEvent; except: string[] }[] = [];

  constructor(private readonly excepted: string[] = []) {}

  to(room: string) {
    return {
      emit: (event: string, envelope: MessagedEvent) =>
        this.sent.push({ room, event, envelope, except: this.excepted }),
    };
  }

  except(room: string): Recorder {
    const recorder = new Recorder([...this.excepted, room]);
    Object.assign(recorder, { sent: this.sent });
    return recorder;
  }
}

/** A model as Waterline makes it, as far as this library looks. */
export function userModel() {
  return {
    identity: 'user',
    globalId: 'User',
    primaryKey: 'id',
    attributes: { id: { type: 'number' }, username: { type: 'string' } },
  };
}
