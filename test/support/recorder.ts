import type { MessagedEvent } from '../../src/broadcast/messaged-event';

/** The smallest broadcaster, which records what it should send. */
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

/** The smallest socket that can be omitted. */
export const fakeSocket = {
  id: 'omitted-socket',
  join: () => undefined,
  leave: () => undefined,
  emit: () => undefined,
};

/** The part of a Waterline model that the library uses. */
export function userModel() {
  return {
    identity: 'user',
    globalId: 'User',
    primaryKey: 'id',
    attributes: { id: { type: 'number' }, username: { type: 'string' } },
  };
}
