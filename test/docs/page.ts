import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Token } from 'markdown-it';
import MarkdownIt from 'markdown-it';

/** The project's folder, which pages' paths start from. */
export const PROJECT = join(__dirname, '../..');

/** A code block of a page. */
export interface Block {
  readonly page: string;
  readonly code: string;
  /** The line of the page that its first line of code stands on, counted from 1. */
  readonly line: number;
  /** The name that a test knows it by, from ```js test="<name>". */
  readonly name: string | undefined;
  /** Why no test runs it, from ```js not-run="<why>". */
  readonly reason: string | undefined;
  /** The heading that it stands under. */
  readonly heading: string;
}

/** A page in Markdown, as the tests look at it. */
export class Page {
  readonly blocks: Block[] = [];
  /** What links and images point to. */
  readonly links: string[] = [];
  /** The anchors of its headings, as GitHub makes them. */
  readonly anchors = new Set<string>();
  /** The rows of its tables but the heads', each with the Markdown of its cells, and the heading that it stands under. */
  readonly rows: { heading: string; cells: string[] }[] = [];

  constructor(readonly path: string) {
    const tokens = new MarkdownIt({ html: true }).parse(readFileSync(join(PROJECT, path), 'utf8'), {});
    let heading = '';
    let inHead = false;
    for (const [index, token] of tokens.entries()) {
      this.links.push(...linksIn(token));
      const before = tokens[index - 1];
      if (token.type === 'fence' || token.type === 'code_block')
        this.blocks.push(blockOf(path, token, heading));
      else if (token.type === 'thead_open' || token.type === 'thead_close') inHead = token.type === 'thead_open';
      else if (token.type === 'tr_open' && !inHead) this.rows.push({ heading, cells: [] });
      else if (token.type === 'inline' && before?.type === 'td_open') this.rows.at(-1)?.cells.push(token.content);
      else if (token.type === 'inline' && before?.type === 'heading_open') {
        heading = textOf(token);
        this.anchors.add(unusedAnchor(anchorOf(heading), this.anchors));
      }
    }
  }

  /** The block of a name. */
  block(name: string): Block {
    const block = this.blocks.find((one) => one.name === name);
    if (block === undefined) throw new Error(`${this.path} has no block that is named "${name}"`);
    return block;
  }
}

function blockOf(page: string, token: Token, heading: string): Block {
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

/** As GitHub makes it: https://github.com/gjtorikian/html-pipeline, TableOfContentsFilter. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');
}

/** GitHub numbers the anchors of headings with the same text. */
function unusedAnchor(anchor: string, used: ReadonlySet<string>): string {
  let candidate = anchor;
  for (let number = 1; used.has(candidate); number++) candidate = `${anchor}-${number}`;
  return candidate;
}

function textOf(token: Token): string {
  return (token.children ?? []).map(({ content }) => content).join('');
}

/** HTML, which pages use for pictures that differ by theme, is read for its links only. */
function linksIn(token: Token): string[] {
  if (token.type === 'html_block' || token.type === 'html_inline') {
    return Array.from(token.content.matchAll(/\b(?:href|src|srcset)="([^"]*)"/g), ([, link]) => String(link));
  }
  const own = token.attrGet('href') ?? token.attrGet('src');
  return [...(own === null ? [] : [own]), ...(token.children ?? []).flatMap(linksIn)];
}

/** The pages that people write. */
export function writtenPages(): Page[] {
  const paths = [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'SECURITY.md',
    'bench/README.md',
    'examples/auction/README.md',
    'examples/minimal/README.md',
    ...pagesIn('docs').filter((path) => !isMade(path)),
  ];
  return paths.map((path) => new Page(path));
}

/** The pages that TypeDoc makes of the source. */
export function madePages(): Page[] {
  return pagesIn('docs')
    .filter(isMade)
    .map((path) => new Page(path));
}

function isMade(path: string): boolean {
  return path.startsWith('docs/api/');
}

function pagesIn(folder: string): string[] {
  const names = readdirSync(join(PROJECT, folder), { recursive: true, encoding: 'utf8' }).sort();
  return names.filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`);
}
