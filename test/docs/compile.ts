import assert from 'node:assert/strict';
import { join } from 'node:path';

import ts from 'typescript';

import { PROJECT } from './page';

/** Compiles a TypeScript file against the types of the packages beside it, as strictly as can be; answers the file made. */
export function compile(file: string): string {
  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.esnext.disposable.d.ts'],
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    types: ['node'],
    typeRoots: [join(PROJECT, 'node_modules/@types')],
  };
  const program = ts.createProgram([file], options);
  const faults = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  assert.deepEqual(
    faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
    [],
  );
  return file.replace(/\.ts$/, '.js');
}
