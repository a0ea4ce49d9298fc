// Reads the published contract as others do and prints what is wrong with it, as a JSON list of sentences.
//   node check.mjs asyncapi FILE      with the parser of AsyncAPI
//   node check.mjs ajv FOLDER         compiles each *.schema.json below in strict mode, and holds its examples to it
//   node check.mjs types FOLDER OUT   writes TypeScript of each, one file a schema, and compiles it
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const [question, where, out] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const schemas = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".schema.json"))
    .sort()
    .map((name) => join(folder, name));

async function asyncapi(file) {
  const { Parser } = await import("@asyncapi/parser");
  const { document, diagnostics } = await new Parser().parse(readFileSync(file, "utf8"));
  // version 3.0 is meant: few generators take 3.1 yet
  const remarks = diagnostics.filter((one) => one.code !== "asyncapi-latest-version");
  const found = remarks.map((one) => `${one.code} at ${one.path.join(".")}: ${one.message}`);
  if (!document) return ["the parser makes no document of it", ...found];
  for (const message of document.allMessages()) {
    if (message.id() !== "DeadLetter" && message.examples().length === 0) found.push(`${message.id()}: no example`);
  }
  return found;
}

async function ajv(folder) {
  const { default: Ajv2020 } = await import("ajv/dist/2020.js");
  const { default: addFormats } = await import("ajv-formats");
  const found = [];
  for (const path of schemas(folder)) {
    const logger = { log() {}, warn: (said) => found.push(`${path}: ${said}`), error: (said) => found.push(`${path}: ${said}`) };
    const checker = addFormats(new Ajv2020({ strict: true, allErrors: true, logger }));
    try {
      const schema = read(path);
      const valid = checker.compile(schema);
      for (const example of schema.examples ?? []) {
        if (!valid(example)) found.push(`${path}: its example ${checker.errorsText(valid.errors)}`);
      }
    } catch (error) {
      found.push(`${path}: ${error.message}`);
    }
  }
  return found;
}

async function types(folder, target) {
  const { compile } = await import("json-schema-to-typescript");
  mkdirSync(target, { recursive: true });
  for (const path of schemas(folder)) {
    const name = basename(path).replace(".schema.json", "").replaceAll(".", "_");
    const file = join(target, `${name}.ts`);
    writeFileSync(file, await compile(read(path), name, { format: false, additionalProperties: true }));
  }
  const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");
  const options = { noEmit: true, strict: true, target: "es2022", module: "es2022", types: [] };
  writeFileSync(join(target, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["*.ts"] }));
  const done = spawnSync(process.execPath, [tsc, "--project", target], { encoding: "utf8" });
  return done.status === 0 ? [] : (done.stdout + done.stderr).trim().split("\n");
}

const found = await { asyncapi, ajv, types }[question](where, out);
process.stdout.write(JSON.stringify(found) + "\n");
