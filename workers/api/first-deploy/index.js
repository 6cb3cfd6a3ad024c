export default {
  fetch: () =>
    new Response('Not deployed yet.', { status: 503, headers: { 'Cache-Control': 'no-store' } }),
};
