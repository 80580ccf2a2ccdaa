import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Token } from 'markdown-it';
import MarkdownIt from 'markdown-it';

/** The project's folder. The paths of pages are relative to it. */
export const PROJECT = join(__dirname, '../..');

/** A code block of a page. */
export interface Block {
  readonly page: string;
  readonly code: string;
  /** The line of its first line of code in the page, counted from 1. */
  readonly line: number;
  /** The name that a test knows it by, from ```js test="<name>". */
  readonly name: string | undefined;
  /** Why no test runs it, from ```js not-run="<why>". */
  readonly reason: string | undefined;
  /** The heading above it. */
  readonly heading: string;
}

/** The parts of a Markdown page that the tests use. */
export class Page {
  readonly blocks: Block[] = [];
  /** The targets of links and images. */
  readonly links: string[] = [];
  /** The anchors of its headings, as on GitHub. */
  readonly anchors = new Set<string>();
  /** The rows of its tables without their heads, each with the Markdown of its cells, and the heading above it. */
  readonly rows: { heading: string; cells: string[] }[] = [];

  constructor(readonly path: string) {
    const tokens = new MarkdownIt({ html: true }).parse(readFileSync(join(PROJECT, path), 'utf8'), {});
    let heading = '';
    let inHead = false;
    for (const [index, token] of tokens.entries()) {
      this.links.push(...findLinks(token));
      const before = tokens[index - 1];
      if (token.type === 'fence' || token.type === 'code_block') this.blocks.push(parseBlock(path, token, heading));
      else if (token.type === 'thead_open' || token.type === 'thead_close') inHead = token.type === 'thead_open';
      else if (token.type === 'tr_open' && !inHead) this.rows.push({ heading, cells: [] });
      else if (token.type === 'inline' && before?.type === 'td_open') this.rows.at(-1)?.cells.push(token.content);
      else if (token.type === 'inline' && before?.type === 'heading_open') {
        heading = readText(token);
        this.anchors.add(addSuffix(createAnchor(heading), this.anchors));
      }
    }
  }

  /** Finds a block by its name. */
  block(name: string): Block {
    const block = this.blocks.find((one) => one.name === name);
    if (block === undefined) throw new Error(`${this.path} has no block with the name "${name}".`);
    return block;
  }

  /** The block that shows a file, whose path its first line says. */
  file(path: string): Block {
    const block = this.blocks.find(({ code }) => code.startsWith(`// ${path}\n`));
    if (block === undefined) throw new Error(`${this.path} has no block of ${path}`);
    return block;
  }
}

function parseBlock(page: string, token: Token, heading: string): Block {
  const [firstLine = 0] = token.map ?? [];
  return {
    page,
    code: token.content,
    line: firstLine + (token.type === 'fence' ? 2 : 1),
    name: /\btest="([^"]+)"/.exec(token.info)?.[1],
    reason: /\bnot-run="([^"]+)"/.exec(token.info)?.[1],
    heading,
  };
}

/** Creates an anchor as GitHub does: https://github.com/gjtorikian/html-pipeline, TableOfContentsFilter. */
function createAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');
}

/** Numbers the anchors of headings with the same text, as GitHub does. */
function addSuffix(anchor: string, used: ReadonlySet<string>): string {
  let candidate = anchor;
  for (let number = 1; used.has(candidate); number++) candidate = `${anchor}-${number}`;
  return candidate;
}

function readText(token: Token): string {
  return (token.children ?? []).map(({ content }) => content).join('');
}

/** Finds links in Markdown, and in HTML, which pages use for pictures that differ by theme. */
function findLinks(token: Token): string[] {
  if (token.type === 'html_block' || token.type === 'html_inline') {
    return Array.from(token.content.matchAll(/\b(?:href|src|srcset)="([^"]*)"/g), ([, link]) => String(link));
  }
  const link = token.attrGet('href') ?? token.attrGet('src');
  return [...(link === null ? [] : [link]), ...(token.children ?? []).flatMap(findLinks)];
}

/** The pages that are written by hand. */
export function writtenPages(): Page[] {
  const paths = [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'SECURITY.md',
    'bench/README.md',
    'test/chaos/README.md',
    'examples/auction/README.md',
    'examples/minimal/README.md',
    ...listPages('docs').filter((path) => !isGenerated(path)),
  ];
  return paths.map((path) => new Page(path));
}

/** The pages that TypeDoc generates from the source. */
export function generatedPages(): Page[] {
  return listPages('docs')
    .filter(isGenerated)
    .map((path) => new Page(path));
}

function isGenerated(path: string): boolean {
  return path.startsWith('docs/api/');
}

function listPages(folder: string): string[] {
  const names = readdirSync(join(PROJECT, folder), { recursive: true, encoding: 'utf8' }).sort();
  return names.filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`);
}
