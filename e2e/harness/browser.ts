import { type Browser, chromium } from 'playwright-core';
import { findChromium } from './find-chromium.ts';

/** Starts a headless Chromium; see `findChromium` for which. Close it when done. */
export const launchBrowser = async (): Promise<Browser> => {
  const { program, libraries } = await findChromium(process.env.CHROMIUM);
  return chromium.launch({
    executablePath: program,
    headless: true,
    env: { ...process.env, LD_LIBRARY_PATH: libraries.join(':') } as Record<string, string>,
  });
};
