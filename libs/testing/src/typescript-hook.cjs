/**
 * Lets a plain Node process run the TypeScript sources as they are: swc strips the types, `@app/<lib>` leads to the lib's
 * index.ts. Used as `node --require <this file> some.ts`, so that tests and benches need no build of their own. What swc
 * made of a file is kept under its hash for the next process, because compiling takes longer than most of them run.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const swcVersion = require('@swc/core/package.json').version;

const libs = join(__dirname, '..', '..');
const kept = join(libs, '..', 'node_modules', '.cache', 'axonflow-sources');
const resolveFilename = Module._resolveFilename;

Module._resolveFilename = function (request, importer, ...rest) {
  return resolveFilename.call(this, sourceOf(request, importer), importer, ...rest);
};

/** A source that is imported late is named as it is called once it is built: `./x.js`. */
function sourceOf(request, importer) {
  const lib = /^@app\/([a-z-]+)$/.exec(request);
  if (lib) return join(libs, lib[1], 'src', 'index.ts');
  const isSource = request.startsWith('.') && importer?.filename?.endsWith('.ts') === true;
  return isSource ? request.replace(/\.js$/, '.ts') : request;
}

Module._extensions['.ts'] = function (module, filename) {
  const source = readFileSync(filename, 'utf8');
  const hash = createHash('sha256').update([swcVersion, filename, source].join('\0')).digest('hex');
  module._compile(compiled(join(kept, `${hash}.js`), source, filename), filename);
};

function compiled(file, source, filename) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  const code = compile(source, filename);
  mkdirSync(kept, { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, code);
  renameSync(unfinished, file);
  return code;
}

function compile(source, filename) {
  return require('@swc/core').transformSync(source, {
    filename,
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
    jsc: {
      target: 'es2022',
      keepClassNames: true,
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
  }).code;
}
