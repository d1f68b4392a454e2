/** The engine's worker on a machine of three cores, whatever this one has. */
import "./threeCores.ts";
import "../../src/engine/worker/main.ts";
