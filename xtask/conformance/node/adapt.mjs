// The suite says four things that OpenAPI or its emitter cannot, each adapted in memory while it is read. What a server
// expects is not touched, and an adaptation that no longer finds its text is an error.
import { registerHooks } from "node:module";

const done = new Set();

/** Applies the changes of a file to its text. */
function changed(text, changes) {
  for (const { why, find, replace, times } of changes) {
    const count = [...text.matchAll(find)].length;
    if (count !== times) throw new Error(`${why}: found ${count} times instead of ${times}`);
    text = text.replace(find, replace);
    done.add(why);
  }
  return text;
}

const sources = {
  "specs/routes/main.tsp": [
    {
      why: "a path of OpenAPI has no query: the fixed part of a query continuation becomes a parameter of one value",
      find: /@route\("(\w+)\?fixed=true\{&(param\*?)\}"\)(\s+op [`\w]+\()/g,
      replace: '@route("$1{?fixed,$2}")$3@query fixed: "true", ',
      times: 6,
    },
  ],
  "specs/response/status-code-range/main.tsp": [
    {
      why: "a range of statuses of OpenAPI is a whole hundred",
      find: /@minValue\(494\)/g,
      replace: "@minValue(400)",
      times: 1,
    },
  ],
};

const emitter = {
  "openapi.js": [
    {
      why: "the emitter takes a parameter named `constructor` for a member of every object",
      find: /examples\.parameters\[httpProp\.options\.name\] \?\? \[\]/g,
      replace: "(Object.hasOwn(examples.parameters, httpProp.options.name) ? examples.parameters[httpProp.options.name] : [])",
      times: 1,
    },
  ],
  "xml-module.js": [
    {
      why: "the emitter says nothing of the XML of a model without decorators, though its arrays are wrapped",
      find: /function isXmlModelChecker\(program, model, checked\) \{/g,
      replace: '$&\n    if ([...program.sourceFiles.keys()].some((path) => path.includes("/@typespec/xml/"))) return true;',
      times: 1,
    },
  ],
};

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    const name = Object.keys(emitter).find((name) => url.endsWith(`/@typespec/openapi3/dist/src/${name}`));
    return name ? { ...loaded, source: changed(String(loaded.source), emitter[name]) } : loaded;
  },
});

/** A compiler host that reads the suite with its adaptations. */
export function adapted(host) {
  return {
    ...host,
    async readFile(path) {
      const file = await host.readFile(path);
      const name = Object.keys(sources).find((name) => path.replaceAll("\\", "/").endsWith(`/http-specs/${name}`));
      if (!name) return file;
      const text = changed(file.text, sources[name]);
      return Object.assign(Object.create(Object.getPrototypeOf(file)), file, { text });
    },
  };
}

/** Fails unless every adaptation was made. */
export function assertAdapted() {
  const all = [...Object.values(sources), ...Object.values(emitter)].flat();
  for (const { why } of all) {
    if (!done.has(why)) throw new Error(`not adapted: ${why}`);
  }
}
