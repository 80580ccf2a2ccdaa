// For its types alone: the build puts a bundle in the place of what this compiles to, which a page can load as it is.
export * from './client.js';
