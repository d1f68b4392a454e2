import { faultFromError } from "../domain/fault.ts";
import { APP_VERSION } from "../engine/worker/appVersion.ts";
import { RunControl } from "../engine/worker/runControl.ts";
import { EXIT, faultLine, UsageError } from "./commandLine/exit.ts";
import { helpText } from "./commandLine/flags.ts";
import { parseCommandLine } from "./commandLine/runCommandLine.ts";
import { runIdOfToday } from "./commandLine/runIdOfToday.ts";
import { VERBS, verbsHelp } from "./commandLine/verbs.ts";
import { provideParquetWasmFromDisk } from "./disk/parquetWasm.ts";

/** Ctrl-C stops the run with everything finished on disk; a second one ends the process at once. */
function stopOnSignals(control: RunControl): void {
	for (const name of ["SIGINT", "SIGTERM"] as const) {
		process.on(name, () => {
			if (control.stopping) process.exit(EXIT.interrupted);
			process.stderr.write("\nStopping …\n");
			control.say("cancel");
		});
	}
}

async function main(): Promise<number> {
	const [word, ...rest] = process.argv.slice(2);
	provideParquetWasmFromDisk();
	const verb = VERBS.find(({ name }) => name === word);
	if (verb !== undefined) return verb.run(rest);
	const commandLine = parseCommandLine(process.argv.slice(2));
	if (commandLine.kind === "help") process.stdout.write(`${helpText()}\n${verbsHelp()}`);
	if (commandLine.kind === "version") process.stdout.write(`${APP_VERSION}\n`);
	if (commandLine.kind !== "run") return EXIT.ok;
	const control = new RunControl();
	stopOnSignals(control);
	const { command } = commandLine;
	const terminal = { isTTY: process.stderr.isTTY === true, write: (text: string) => void process.stderr.write(text) };
	// Loaded here, so that the other commands and --help start without a solver.
	const { runCommand } = await import("./run/runCommand.ts");
	const { exitCode, folder } = await runCommand(command, command.runId ?? runIdOfToday(new Date()), control, terminal);
	if (folder !== null) process.stdout.write(`${folder}\n`);
	return exitCode;
}

try {
	process.exitCode = await main();
} catch (error) {
	if (error instanceof UsageError) {
		process.stderr.write(`${error.message}\nRun with --help to see every flag.\n`);
	} else {
		const fault = faultFromError(error);
		process.stderr.write(`${[faultLine(fault), fault.detail].filter(Boolean).join("\n")}\n`);
	}
	process.exitCode = EXIT.badUsage;
}
