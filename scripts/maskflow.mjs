#!/usr/bin/env node
/** The installed command: the built command line, which lies beside this folder. */
import "../dist-cli/main.js";
