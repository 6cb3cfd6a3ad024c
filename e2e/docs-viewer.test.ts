import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './harness/browser.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

/** The first use of the browser downloads it. */
const INSTALL_MS_MAX = 300_000;

let registry: TestRegistry;
let browser: Browser;
beforeAll(async () => {
  [registry, browser] = await Promise.all([startRegistry({ seed: true }), launchBrowser()]);
}, INSTALL_MS_MAX);
afterAll(async () => {
  await browser.close();
  await registry.stop();
});

/** A page that notes what a browser complains of: errors, violations of the policy, requests that failed or left. */
const openPage = async (): Promise<{ page: Page; complaints: string[] }> => {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== registry.url && protocol !== 'data:') complaints.push(`left: ${request.url()}`);
  });
  // As texts: they run in the page, whose types are not those of this program.
  await page.addInitScript(`addEventListener('securitypolicyviolation', (event) =>
    console.error(event.violatedDirective + ' forbids ' + event.blockedURI))`);
  return { page, complaints };
};

const openDocs = async () => {
  const opened = await openPage();
  await opened.page.goto(`${registry.url}/docs`);
  await opened.page.locator('.opblock').first().waitFor();
  return opened;
};

describe('/docs in a browser', () => {
  it('shows every operation, and the browser complains of nothing', async () => {
    const { page, complaints } = await openDocs();
    const description = (await (await registry.get('/openapi.json')).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };

    const shown = await page.locator('.opblock').evaluateAll((all) =>
      all.map((one) => {
        const text = (part: string) =>
          one.querySelector(part)?.textContent?.replaceAll('\u200b', '');
        return `${text('.opblock-summary-method')} ${text('.opblock-summary-path')}`;
      }),
    );

    const declared = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(shown.sort()).toEqual(declared.sort());
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('tries an operation out', async () => {
    const { page, complaints } = await openDocs();
    const operation = page.locator('.opblock', { hasText: 'The plugins that a name may mean' });

    await operation.locator('.opblock-summary-control').click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    await operation.locator('tr[data-param-name="name"] input').fill('postgres-companion');
    await operation.getByRole('button', { name: 'Execute' }).click();
    const answer = operation.locator('.live-responses-table .response');
    await answer.waitFor();

    expect(await answer.locator('.response-col_status').textContent()).toContain('200');
    expect(await answer.locator('.microlight').first().textContent()).toContain(
      '"slug": "okapi-data/okapi-plugins/postgres-companion"',
    );
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('would have its faults seen: what the policy forbids is complained of', async () => {
    const { page, complaints } = await openDocs();

    await page.evaluate(`document.body.append(
      Object.assign(document.createElement('script'), { textContent: 'document.title = "run"' }))`);

    expect(await page.title()).toBe('SkillStash API');
    await expect.poll(() => complaints.join()).toContain('script-src');
    await page.close();
  });
});
