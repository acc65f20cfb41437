// Drives the sandbox with Notion's own client over real HTTP. Usage: node conformance.mjs http://127.0.0.1:5081
import assert from 'node:assert/strict';
import {
  APIErrorCode, APIResponseError, Client, collectPaginatedAPI, isFullBlock, isFullComment, isFullDatabase, isFullPage,
  isFullUser, isNotionClientError, iteratePaginatedAPI, LogLevel,
} from '@notionhq/client';
import { check, finish } from './checks.mjs';

const baseUrl = process.argv[2] ?? 'http://127.0.0.1:5081';
const client = (auth = 'ntn_sandbox') => new Client({ auth, baseUrl, logLevel: LogLevel.ERROR, logger: () => {} });
const notion = client();
const text = (content) => [{ type: 'text', text: { content } }];
const control = (method, path, body) =>
  fetch(`${baseUrl}/_sandbox/${path}`, { method, body: body && JSON.stringify(body) }).then((answer) => answer.json());

async function refused(call, status, code) {
  try {
    await call();
  } catch (error) {
    assert.ok(isNotionClientError(error), `not a client error: ${error}`);
    assert.equal(error.code, code);
    assert.equal(error.status, status);
    assert.ok(error instanceof APIResponseError);
    assert.match(JSON.parse(error.body).request_id, /^[0-9a-f-]{36}$/);
    return error;
  }
  assert.fail('was accepted');
}

await control('POST', 'reset');
let root, clients, missions, row, block, upload;

await check('users.me is the bot', async () => {
  const me = await notion.users.me({});
  assert.equal(me.type, 'bot');
  assert.equal(me.bot.workspace_limits.max_file_upload_size_in_bytes, 5242880);
});
await check('users.list and users.retrieve', async () => {
  const { results } = await notion.users.list({});
  for (const user of results) {
    assert.ok(isFullUser(user));
    assert.equal((await notion.users.retrieve({ user_id: user.id })).id, user.id);
  }
});
await check('users.retrieve of nobody is object_not_found', () =>
  refused(() => notion.users.retrieve({ user_id: '00000000-0000-0000-0000-000000000000' }), 404, APIErrorCode.ObjectNotFound));
await check('search finds the shared page', async () => {
  const found = await notion.search({ filter: { property: 'object', value: 'page' } });
  assert.equal(found.results.length, 1);
  assert.ok(isFullPage(found.results[0]));
  root = found.results[0].id;
});
await check('databases.create', async () => {
  clients = await notion.databases.create({
    parent: { type: 'page_id', page_id: root },
    title: text('Clients'),
    properties: {
      Name: { title: {} },
      Rate: { number: { format: 'franc' } },
      Kind: { select: { options: [{ name: 'Company', color: 'blue' }] } },
      Tags: { multi_select: {} },
      Note: { rich_text: {} },
      Mail: { email: {} },
      Day: { date: {} },
      Done: { checkbox: {} },
      Who: { people: {} },
      Files: { files: {} },
      Number: { unique_id: { prefix: 'C' } },
    },
  });
  assert.ok(isFullDatabase(clients));
  assert.equal(clients.properties.Name.id, 'title');
  assert.equal(clients.properties.Rate.number.format, 'franc');
  assert.ok(clients.url.endsWith(clients.id.replaceAll('-', '')));
});
await check('databases.create with a dual relation', async () => {
  missions = await notion.databases.create({
    parent: { page_id: root },
    title: text('Missions'),
    properties: { Name: { title: {} }, Client: { relation: { database_id: clients.id, dual_property: {} } } },
  });
  assert.equal(missions.properties.Client.relation.dual_property.synced_property_name, 'Related to Missions (Client)');
});
await check('databases.retrieve', async () => {
  clients = await notion.databases.retrieve({ database_id: clients.id });
  assert.equal(clients.properties['Related to Missions (Client)'].relation.database_id, missions.id);
});
await check('databases.update renames, adds and keeps ids', async () => {
  const after = await notion.databases.update({
    database_id: clients.id,
    properties: { Rate: { name: 'Hourly' }, Web: { url: {} }, 'Related to Missions (Client)': { name: 'Missions' } },
  });
  assert.equal(after.properties.Hourly.id, clients.properties.Rate.id);
  assert.equal(after.properties.Web.type, 'url');
  clients = after;
});
await check('databases.create without a title property is a validation_error', () =>
  refused(() => notion.databases.create({ parent: { page_id: root }, properties: { A: { number: {} } } }), 400, APIErrorCode.ValidationError));
await check('pages.create with children', async () => {
  row = await notion.pages.create({
    parent: { database_id: clients.id },
    icon: { type: 'emoji', emoji: '📁' },
    properties: {
      Name: { title: text('Ada') },
      Hourly: { number: 120 },
      Kind: { select: { name: 'Person' } },
      Tags: { multi_select: [{ name: 'b' }, { name: 'a' }] },
      Mail: { email: 'ada@example.com' },
      Day: { date: { start: '2026-06-27T05:54:31.71', time_zone: 'Europe/London' } },
      Done: { checkbox: true },
    },
    children: [{ object: 'block', type: 'paragraph', paragraph: { rich_text: text('Hello') } }],
  });
  assert.ok(isFullPage(row));
  assert.equal(row.properties.Day.date.start, '2026-06-27T05:54:00.000+01:00');
  assert.deepEqual(row.properties.Tags.multi_select.map((tag) => tag.name), ['b', 'a']);
  assert.equal(row.properties.Number.unique_id.number, 1);
  assert.match(row.created_time, /:00\.000Z$/);
});
await check('pages.retrieve, whole and filtered', async () => {
  const again = await notion.pages.retrieve({ page_id: row.id });
  assert.deepEqual(again.properties, row.properties);
  const some = await notion.pages.retrieve({ page_id: row.id.replaceAll('-', ''), filter_properties: [row.properties.Mail.id] });
  assert.deepEqual(Object.keys(some.properties), ['Mail']);
});
await check('pages.update echoes a whole page back', async () => {
  const after = await notion.pages.update({
    page_id: row.id,
    properties: { Note: { rich_text: [{ text: { content: 'bold' }, annotations: { bold: true } }] }, Tags: row.properties.Tags, Kind: row.properties.Kind },
  });
  assert.equal(after.properties.Note.rich_text[0].annotations.bold, true);
  assert.deepEqual(after.properties.Tags, row.properties.Tags);
});
await check('pages.update of an unknown property is a validation_error', async () => {
  const error = await refused(() => notion.pages.update({ page_id: row.id, properties: { Colour: { number: 1 } } }), 400, APIErrorCode.ValidationError);
  assert.equal(error.message, 'Colour is not a property that exists.');
});
await check('pages.retrieve of a stranger is object_not_found', () =>
  refused(() => notion.pages.retrieve({ page_id: '00000000-0000-0000-0000-000000000000' }), 404, APIErrorCode.ObjectNotFound));
await check('a malformed id is a validation_error', async () => {
  const error = await refused(() => notion.pages.retrieve({ page_id: '12345678-1234-1234-1234-123456789abc' }), 400, APIErrorCode.ValidationError);
  assert.equal(error.message, 'path failed validation: path.page_id should be a valid uuid, instead was `"12345678-1234-1234-1234-123456789abc"`.');
});
await check('30 related pages: 25 inline, all by pages.properties.retrieve', async () => {
  for (let n = 0; n < 30; n++)
    await client('ntn_human').pages.create({
      parent: { database_id: missions.id },
      properties: { Name: { title: text(`Mission ${n}`) }, Client: { relation: [{ id: row.id }] } },
    });
  const { Missions } = (await notion.pages.retrieve({ page_id: row.id })).properties;
  assert.equal(Missions.relation.length, 25);
  assert.equal(Missions.has_more, true);
  const all = await collectPaginatedAPI(notion.pages.properties.retrieve, { page_id: row.id, property_id: Missions.id, page_size: 20 });
  assert.equal(new Set(all.map((item) => item.relation.id)).size, 30);
});
await check('pages.properties.retrieve of a simple property', async () => {
  const item = await notion.pages.properties.retrieve({ page_id: row.id, property_id: row.properties.Hourly.id });
  assert.equal(item.object, 'property_item');
  assert.equal(item.number, 120);
});
await check('databases.query filters, sorts and selects', async () => {
  const found = await notion.databases.query({
    database_id: clients.id,
    filter: { and: [{ property: 'Kind', select: { equals: 'Person' } }, { property: clients.properties.Hourly.id, number: { greater_than: 100 } }] },
    sorts: [{ property: 'Name', direction: 'ascending' }, { timestamp: 'last_edited_time', direction: 'descending' }],
    filter_properties: ['title', clients.properties.Hourly.id],
  });
  assert.deepEqual(found.results.map((page) => page.id), [row.id]);
  assert.equal(Object.keys(found.results[0].properties).length, 2);
  assert.equal(found.type, 'page_or_database');
});
await check('iteratePaginatedAPI walks a query', async () => {
  const names = [];
  for await (const page of iteratePaginatedAPI(notion.databases.query, {
    database_id: missions.id, page_size: 7, sorts: [{ property: 'Name', direction: 'ascending' }],
  }))
    names.push(page.properties.Name.title[0].plain_text);
  assert.deepEqual(names, Array.from({ length: 30 }, (_, n) => `Mission ${n}`));
});
await check('databases.query with the incremental filter', async () => {
  const since = (await notion.pages.retrieve({ page_id: row.id })).last_edited_time;
  const found = await notion.databases.query({
    database_id: clients.id,
    filter: { timestamp: 'last_edited_time', last_edited_time: { on_or_after: since } },
    sorts: [{ timestamp: 'last_edited_time', direction: 'ascending' }],
  });
  assert.equal(found.results.length, 1);
});
await check('databases.query with a bad page size is a validation_error', () =>
  refused(() => notion.databases.query({ database_id: clients.id, page_size: 101 }), 400, APIErrorCode.ValidationError));
await check('blocks.children.list and append', async () => {
  const before = await notion.blocks.children.list({ block_id: row.id });
  assert.equal(before.results[0].paragraph.rich_text[0].plain_text, 'Hello');
  const added = await notion.blocks.children.append({
    block_id: row.id,
    children: [
      { heading_2: { rich_text: text('Title') } },
      { to_do: { rich_text: text('Task'), checked: true } },
      { toggle: { rich_text: text('More'), children: [{ code: { rich_text: text('1'), language: 'c#' } }] } },
    ],
  });
  assert.deepEqual(added.results.map((item) => item.type), ['heading_2', 'to_do', 'toggle']);
  assert.ok(added.results.every(isFullBlock));
  assert.equal(added.results[2].has_children, true);
  block = added.results[0];
  const behind = await notion.blocks.children.append({ block_id: row.id, after: before.results[0].id, children: [{ divider: {} }] });
  assert.deepEqual(behind.results.map((item) => item.type), ['divider', 'heading_2', 'to_do', 'toggle']);
});
await check('blocks.retrieve, update and delete', async () => {
  assert.equal((await notion.blocks.retrieve({ block_id: block.id })).type, 'heading_2');
  const updated = await notion.blocks.update({ block_id: block.id, heading_2: { rich_text: text('New') } });
  assert.equal(updated.heading_2.rich_text[0].plain_text, 'New');
  assert.equal((await notion.blocks.delete({ block_id: block.id })).archived, true);
  assert.equal((await notion.blocks.retrieve({ block_id: row.id })).type, 'child_page');
});
await check('comments.create, list and retrieve', async () => {
  const first = await notion.comments.create({ parent: { page_id: row.id }, rich_text: text('First') });
  assert.ok(isFullComment(first));
  await notion.comments.create({ discussion_id: first.discussion_id, rich_text: text('Second') });
  const { results } = await notion.comments.list({ block_id: row.id });
  assert.deepEqual(results.map((comment) => comment.rich_text[0].plain_text), ['First', 'Second']);
  assert.equal((await notion.comments.retrieve({ comment_id: first.id })).id, first.id);
});
await check('fileUploads.create, send, retrieve and list', async () => {
  upload = await notion.fileUploads.create({ mode: 'single_part', filename: 'note.txt', content_type: 'text/plain' });
  assert.equal(upload.status, 'pending');
  const sent = await notion.fileUploads.send({
    file_upload_id: upload.id, file: { filename: 'note.txt', data: new Blob(['bonjour'], { type: 'text/plain' }) },
  });
  assert.equal(sent.status, 'uploaded');
  assert.equal(sent.content_length, 7);
  assert.equal((await notion.fileUploads.retrieve({ file_upload_id: upload.id })).status, 'uploaded');
  assert.equal((await notion.fileUploads.list({ status: 'uploaded' })).results[0].id, upload.id);
});
await check('an upload is attached and fetched', async () => {
  const page = await notion.pages.update({
    page_id: row.id, properties: { Files: { files: [{ type: 'file_upload', file_upload: { id: upload.id }, name: 'note.txt' }] } },
  });
  const [file] = page.properties.Files.files;
  assert.equal(file.type, 'file');
  assert.equal(await (await fetch(file.file.url)).text(), 'bonjour');
});
await check('fileUploads in parts, completed', async () => {
  const { id } = await notion.fileUploads.create({ mode: 'multi_part', filename: 'parts.txt', number_of_parts: 2 });
  for (const part of ['1', '2'])
    await notion.fileUploads.send({ file_upload_id: id, part_number: part, file: { filename: 'parts.txt', data: new Blob([part]) } });
  assert.equal((await notion.fileUploads.complete({ file_upload_id: id })).status, 'uploaded');
});
await check('pages.update trashes and restores', async () => {
  assert.equal((await notion.pages.update({ page_id: row.id, in_trash: true })).archived, true);
  assert.equal((await notion.databases.query({ database_id: clients.id })).results.length, 0);
  await refused(() => notion.pages.update({ page_id: row.id, properties: { Done: { checkbox: false } } }), 400, APIErrorCode.ValidationError);
  assert.equal((await notion.pages.update({ page_id: row.id, archived: false })).in_trash, false);
});
await check('search by title with a cursor', async () => {
  const found = await collectPaginatedAPI(notion.search, { query: 'mission', page_size: 10 });
  assert.equal(found.length, 31);
});
await check('a wrong token is unauthorized', () => refused(() => client('ntn_wrong').users.me({}), 401, APIErrorCode.Unauthorized));
await check('an unknown address is invalid_request_url', () =>
  refused(() => notion.request({ path: 'data_sources/x', method: 'get' }), 400, APIErrorCode.InvalidRequestURL));
await check('over the budget it is rate_limited, with Retry-After', async () => {
  await control('POST', 'faults', { fault: '429', count: 1, retry_after: 3 });
  const error = await refused(() => notion.users.me({}), 429, APIErrorCode.RateLimited);
  assert.equal(error.headers.get('retry-after'), '3');
});
await check('faults come through as the client knows them', async () => {
  for (const [fault, status, code] of [
    ['409', 409, APIErrorCode.ConflictError],
    ['500', 500, APIErrorCode.InternalServerError],
    ['503', 503, APIErrorCode.ServiceUnavailable],
    ['restricted', 403, APIErrorCode.RestrictedResource],
  ]) {
    await control('POST', 'faults', { fault, count: 1, route: '/v1/users' });
    await refused(() => notion.users.me({}), status, code);
  }
});
await check('statistics have counted the client', async () => {
  const stats = await control('GET', 'stats?log=5');
  assert.ok(stats.by_route['POST /v1/databases/{id}/query'] >= 6);
  assert.equal(stats.by_token.ntn_human, 30);
  assert.equal(stats.log.length, 5);
});
finish();
