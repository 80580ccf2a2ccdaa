import { loadCase } from './benchmark-case';

/** The process of one case: `run-case.ts <name> <quick|full>`. It sends the result to its parent. */
async function main(name: string, mode: string): Promise<void> {
  const result = await loadCase(name).run(mode === 'quick');
  process.send?.(result, () => {
    process.disconnect();
  });
}

const [name = '', mode = ''] = process.argv.slice(2);
void main(name, mode);
