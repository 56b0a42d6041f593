// PouchDB and express-pouchdb on leveldb, from the folder that npm filled.
//
//   node pouchdb.js serve MODULES FOLDER                            -> {"address": ...}
//   node pouchdb.js run MODULES FOLDER ADDRESS DOCUMENTS EDITS      -> see figures.told
"use strict";

const fs = require("fs");
const { createRequire } = require("module");
const path = require("path");

const AT_ONCE = 1000;
const [verb, modules, folder, ...rest] = process.argv.slice(2);
const load = createRequire(path.join(modules, "package.json"));
const PouchDB = load("pouchdb").defaults({ prefix: path.join(folder, path.sep) });

function serve() {
  const app = load("express")();
  const quiet = { inMemoryConfig: true, logPath: path.join(folder, "log") };
  app.use(load("express-pouchdb")(PouchDB, quiet));
  const server = app.listen(0, "127.0.0.1", () => {
    console.log(JSON.stringify({ address: `http://127.0.0.1:${server.address().port}` }));
  });
}

async function run(address, file, edits) {
  const lines = fs.readFileSync(file, "utf8").trimEnd().split("\n");
  const documents = lines.map((line) => {
    const { id, ...fields } = JSON.parse(line);
    return { _id: id, ...fields };
  });
  const [one, other] = [new PouchDB("one"), new PouchDB("other")];
  for (let start = 0; start < documents.length; start += AT_ONCE) {
    await one.bulkDocs(documents.slice(start, start + AT_ONCE));
  }
  const remote = `${address}/reviews`;
  const options = { batch_size: AT_ONCE };
  const push_s = await seconds(() => whole(one.replicate.to(remote, options), documents));
  const pull_s = await seconds(() => whole(other.replicate.from(remote, options), documents));
  const edits_ms = await edited(one, other, remote, documents, Number(edits));
  console.log(JSON.stringify({ push_s, pull_s, edits_ms }));
  process.exit(0); // its connections would keep it alive
}

// Both sides replicate live; the time is from before an edit until the other side's table has it.
async function edited(one, other, remote, documents, edits) {
  const live = { live: true, retry: true };
  one.replicate.to(remote, live);
  other.replicate.from(remote, live);
  const seen = new Map();
  const changes = { live: true, since: "now", include_docs: true };
  other.changes(changes).on("change", ({ doc }) => seen.get(doc.status)?.());
  await first(one, documents, seen);
  const found = [];
  for (let number = 0; number < edits; number += 1) {
    const status = `${number}번 손님`;
    const arrived = new Promise((resolve) => seen.set(status, resolve));
    const start = performance.now();
    await write(one, documents[number % documents.length], status);
    await arrived;
    found.push(performance.now() - start);
  }
  return found;
}

// Live replication has started once an edit has come through.
async function first(one, documents, seen) {
  const arrived = new Promise((resolve) => seen.set("first", resolve));
  await write(one, documents[0], "first");
  await arrived;
}

async function write(database, { _id }, status) {
  await database.put({ ...(await database.get(_id)), status });
}

async function whole(replication, documents) {
  const done = await replication;
  if (done.docs_written !== documents.length) throw new Error(JSON.stringify(done));
}

async function seconds(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

if (verb === "serve") serve();
else run(...rest);
