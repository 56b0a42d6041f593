// cr-sqlite as WebAssembly, in memory: what its tables cost in times of plain ones.
//
//   node crsqlite.js MODULES DOCUMENTS EDITS     -> {"insert": ..., "update": ..., "disk": ...}
//
// Rows come from a table beside, in one statement, so that no call from JavaScript is measured.
"use strict";

const fs = require("fs");
const path = require("path");
const { pathToFileURL } = require("url");

const [modules, file, edits] = process.argv.slice(2);
const FIELDS = "id, store, platform, author, rating, body, written_at, status, reply, tag";
const TABLE = `CREATE TABLE review (id PRIMARY KEY NOT NULL, ${FIELDS.slice(4)})`;
const FILL = `INSERT INTO review SELECT ${FIELDS.replace(/\w+/g, "value ->> '$.$&'")} FROM source.line`;
const EDIT = `UPDATE review SET status = status || '!' WHERE rowid <= ${Number(edits)}`;

async function main() {
  const place = path.join(modules, "node_modules", "@vlcn.io");
  const built = path.join(place, "crsqlite-wasm", "dist");
  const { default: factory } = await import(pathToFileURL(path.join(built, "crsqlite.mjs")));
  const sqlite = await import(pathToFileURL(path.join(place, "wa-sqlite", "src", "sqlite-api.js")));
  const wasmBinary = fs.readFileSync(path.join(built, "crsqlite.wasm"));
  const api = sqlite.Factory(await factory({ wasmBinary, locateFile: (name) => name }));
  const lines = fs.readFileSync(file, "utf8").trimEnd().split("\n");
  const plain = await cost(api, lines, TABLE);
  const merged = await cost(api, lines, `${TABLE}; SELECT crsql_as_crr('review')`);
  const times = Object.keys(plain).map((each) => [each, merged[each] / plain[each]]);
  console.log(JSON.stringify(Object.fromEntries(times)));
}

// Milliseconds, and pages in the end.
async function cost(api, lines, table) {
  const database = await api.open_v2(":memory:");
  const source = "ATTACH ':memory:' AS source; CREATE TABLE source.line (value)";
  await api.exec(database, source);
  const text = JSON.stringify(lines).replaceAll("'", "''");
  await api.exec(database, `INSERT INTO source.line SELECT value FROM json_each('${text}')`);
  await api.exec(database, table);
  const insert = await milliseconds(() => api.exec(database, FILL));
  const update = await milliseconds(() => api.exec(database, EDIT));
  const pages = [];
  await api.exec(database, "PRAGMA main.page_count", ([count]) => pages.push(count));
  return { insert, update, disk: pages[0] };
}

async function milliseconds(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

main();
