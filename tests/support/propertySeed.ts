/**
 * Every property test draws the same cases each time, so that what passes here passes anywhere. Set MASKFLOW_FUZZ_SEED to
 * another whole number to look for more, or to repeat a failure.
 */
import fc from "fast-check";

const DEFAULT_SEED = 20_261_121;

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env["MASKFLOW_FUZZ_SEED"] ?? DEFAULT_SEED) });
