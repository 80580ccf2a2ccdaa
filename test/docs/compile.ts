import assert from 'node:assert/strict';
import { join } from 'node:path';

import ts from 'typescript';

import { PROJECT } from './page';

/**
 * Compiles a file of TypeScript, or of JavaScript with JSDoc, strictly, with the types of the packages beside it. Returns the
 * path of the compiled file.
 *
 * @param declarations - files that declare global types
 */
export function compile(file: string, ...declarations: string[]): string {
  const isJavaScript = file.endsWith('.js');
  const options: ts.CompilerOptions = {
    strict: true,
    allowJs: isJavaScript,
    noEmit: isJavaScript,
    exactOptionalPropertyTypes: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.esnext.disposable.d.ts'],
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    types: ['node'],
    typeRoots: [join(PROJECT, 'node_modules/@types')],
  };
  const program = ts.createProgram([file, ...declarations], options);
  const diagnostics = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  assert.deepEqual(
    diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
    [],
  );
  return file.replace(/\.ts$/, '.js');
}
