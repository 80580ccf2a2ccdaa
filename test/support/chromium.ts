import { type Browser, chromium } from 'playwright-core';

import { requireProgram } from './programs';

const FLAGS = [
  'no-sandbox',
  'disable-gpu',
  'disable-quic',
  'no-first-run',
  'disable-background-networking',
  'disable-component-update',
  'disable-sync',
];

/** Starts the machine's Chromium without a window. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: requireProgram('chromium'), args: FLAGS.map((flag) => `--${flag}`) });
}
