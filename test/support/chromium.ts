import { type Browser, type BrowserServer, chromium } from 'playwright-core';

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
  return chromium.launch(options());
}

/** Starts it for other processes, which connect to its `wsEndpoint()`. */
export function launchChromiumServer(): Promise<BrowserServer> {
  return chromium.launchServer({ ...options(), host: '127.0.0.1' });
}

function options() {
  return { executablePath: requireProgram('chromium'), args: FLAGS.map((flag) => `--${flag}`) };
}
