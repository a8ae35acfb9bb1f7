// node mocks.mjs FILE: writes what the mock server expects and answers, as data: by scenario its folder and
// its exchanges.
import fs from "node:fs";
import path from "node:path";

import { expandDyns } from "@typespec/spec-api";

const suite = path.join(import.meta.dirname, "node_modules/@typespec/http-specs/dist/specs");
const [out] = process.argv.slice(2);

// Stands for the server's address, which is not known yet.
const config = { baseUrl: "http://server.invalid" };

/** A body as the server would send it: text, base64, or the parts of a multipart body. */
function body(body) {
  if (body === undefined) return undefined;
  const { contentType, rawContent, kind } = body;
  if (kind === "multipart") {
    const files = (body.files ?? []).map(({ fieldname, originalname, mimetype, buffer }) => ({
      field: fieldname,
      filename: plain(originalname),
      contentType: plain(mimetype),
      base64: buffer.toString("base64"),
    }));
    return { contentType, parts: plain(body.parts ?? {}), files };
  }
  if (Buffer.isBuffer(rawContent)) return { contentType, base64: rawContent.toString("base64") };
  const text = typeof rawContent === "string" ? rawContent : rawContent?.serialize(config);
  return { contentType, text };
}

/** Values in which matchers stand for themselves, as what they would serialise to. */
function plain(value) {
  if (value === undefined) return undefined;
  return JSON.parse(JSON.stringify(expandDyns(value, config)));
}

const scenarios = {};
const files = fs.readdirSync(suite, { recursive: true }).filter((file) => path.basename(file) === "mockapi.js").sort();
for (const file of files) {
  const { Scenarios } = await import(path.join(suite, file));
  for (const [name, scenario] of Object.entries(Scenarios)) {
    const exchanges = scenario.apis.map(({ uri, method, request = {}, response = {} }) => ({
      uri,
      method,
      request: {
        query: plain(request.query ?? {}),
        headers: plain(request.headers ?? {}),
        body: body(request.body),
      },
      response: { status: response.status, headers: plain(response.headers ?? {}), body: body(response.body) },
    }));
    scenarios[name] = { folder: path.dirname(file).replaceAll("\\", "/"), exchanges };
  }
}
fs.writeFileSync(out, JSON.stringify(scenarios, null, 2) + "\n");
