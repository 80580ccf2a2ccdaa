import assert from 'node:assert/strict';
import { join } from 'node:path';

import ts from 'typescript';

const TYPES = join(__dirname, '../types');
const HEAD = `import type { MessageMethods } from 'sails-hook-message'; declare const User: MessageMethods;`;

/** What the compiler says of data that JSON can't represent, and the reason that must stand in it. */
const CASES: readonly (readonly [data: string, reason: string])[] = [
  ['{ map: new Map() }', 'a Map or Set. Convert it'],
  ['{ set: new Set() }', 'a Map or Set. Convert it'],
  ['{ deep: { list: [{ act: () => 12 }] } }', 'a function'],
  ['new Error()', 'an Error. Send its message'],
  ['{ pattern: /a/ }', 'a RegExp. Send its source'],
  ['{ count: Promise.resolve(12) }', 'a promise. Put `await` before it'],
  ['Promise.resolve({ count: 12 })', 'a promise. Put `await` before it'],
  ['{ count: 12n }', 'a bigint. Convert it'],
  ['{ key: Symbol() }', 'a symbol'],
  ["{ picture: Buffer.from('') }", 'binary data. Convert it'],
  ['[1]', 'data is an array. Wrap it in an object'],
  ['new Date()', 'data is a Date. Wrap it in an object'],
  ['{ list: [1, undefined] }', 'undefined in an array. Use null'],
];

describe('the compiler says why JSON cannot represent', () => {
  const errors = compile(CASES.map(([data]) => `User.message(83, ${data});`));

  CASES.forEach(([data, reason], index) => {
    it(data, () => {
      const text = errors[index] ?? '';
      assert.ok(text.includes(reason), text);
      assert.ok(!/\bnever\b/.test(text), text);
      assert.ok(text.length < 600, text);
    });
  });
});

/** Returns the compiler's errors for each statement. */
function compile(statements: readonly string[]): string[] {
  const path = join(TYPES, 'generated.mts');
  const source = [HEAD, ...statements].join('\n');
  const { config } = ts.readConfigFile(join(TYPES, 'tsconfig.json'), (name) => ts.sys.readFile(name)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, TYPES);
  const disk = ts.createCompilerHost(options);
  const file = ts.createSourceFile(path, source, {
    languageVersion: ts.ScriptTarget.ES2022,
    impliedNodeFormat: ts.ModuleKind.ESNext,
  });
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (name) => name === path || disk.fileExists(name),
    getSourceFile: (name, ...rest) => (name === path ? file : disk.getSourceFile(name, ...rest)),
  };
  const program = ts.createProgram([path], options, host);
  const texts = statements.map(() => '');
  for (const { start = 0, messageText } of program.getSemanticDiagnostics(file)) {
    const { line } = file.getLineAndCharacterOfPosition(start);
    texts[line - 1] = ts.flattenDiagnosticMessageText(messageText, '\n');
  }
  return texts;
}
