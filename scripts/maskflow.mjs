#!/usr/bin/env node
/** The installed command: the built command line, which lies beside this folder. */
await import(new URL("../dist-cli/main.js", import.meta.url).href);
