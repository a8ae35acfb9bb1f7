// node emit.mjs FOLDER VERSION...: writes the suite as OpenAPI documents into FOLDER/<version>/, and into
// FOLDER/manifest.json which folder of the suite became which documents and has which scenarios.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { adapted, assertAdapted } from "./adapt.mjs";

const { NodeHost, compile, formatDiagnostic } = await import("@typespec/compiler");
const suite = path.join(import.meta.dirname, "node_modules/@typespec/http-specs/specs");
const [out, ...versions] = process.argv.slice(2);

// Not exported by the package, so by its path.
const spector = path.dirname(fileURLToPath(import.meta.resolve("@typespec/spector")));
const { listScenarios } = await import(path.join(spector, "lib/decorators.js"));

/** The files below a folder. */
function files(folder) {
  const found = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)).sort();
}

/** What may go into a file name. */
const plain = (name) => name.replace(/[^\w.-]/g, "_");

const host = adapted(NodeHost);
const scratch = path.join(out, "scratch");
const folders = [];
for (const main of files(suite).filter((file) => path.basename(file) === "main.tsp")) {
  const name = path.relative(suite, path.dirname(main)).replaceAll("\\", "/");
  fs.rmSync(scratch, { recursive: true, force: true });
  const program = await compile(host, main, {
    additionalImports: ["@typespec/spector"],
    outputDir: scratch,
    emit: ["@typespec/openapi3"],
    options: {
      "@typespec/openapi3": {
        "emitter-output-dir": scratch,
        "openapi-versions": versions,
        "file-type": "yaml",
        "output-file": "{service-name-if-multiple}{version}/openapi.yaml",
      },
    },
  });
  const errors = program.diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  if (errors.length > 0) throw new Error(`${name}: ${errors.map(formatDiagnostic).join("\n")}`);
  const documents = new Set();
  for (const file of files(scratch)) {
    const [version, ...rest] = path.relative(scratch, path.dirname(file)).split(path.sep);
    const document = plain([name, ...rest].filter((part) => part !== "").join("@"));
    fs.mkdirSync(path.join(out, version), { recursive: true });
    fs.copyFileSync(file, path.join(out, version, `${document}.yaml`));
    documents.add(document);
  }
  const scenarios = listScenarios(program).map((scenario) => scenario.name);
  folders.push({ name, documents: [...documents], scenarios });
}
assertAdapted();
fs.rmSync(scratch, { recursive: true, force: true });
fs.writeFileSync(path.join(out, "manifest.json"), JSON.stringify(folders, null, 2) + "\n");
