import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import type { InputFile } from "../../domain/ports.ts";
import { UsageError } from "../commandLine/exit.ts";
import type { RunCommand } from "../commandLine/runCommandLine.ts";

const IMAGE_NAME = /\.(?:png|tiff?|jpe?g)$/i;

/** A file on disk. Nothing is read before it is asked for. */
export function inputFileFromDisk(location: string, path: string, sizeBytes: number): InputFile {
	return {
		path,
		sizeBytes,
		bytes: async () => new Uint8Array(await readFile(location)),
		stream: () => Readable.toWeb(createReadStream(location)) as ReadableStream<Uint8Array>,
	};
}

/**
 * The files that a command names. Images keep their path inside the folder, as manifests write it; yolk masks are put
 * under a folder called "yolk", which is what marks them.
 * @throws UsageError when one of them is not there.
 */
export async function filesOfCommand(command: RunCommand): Promise<InputFile[]> {
	const tables = [await oneFile("manifest", command.manifest)];
	for (const path of command.masks) tables.push(await oneFile("masks", path));
	const images = command.images === null ? [] : await imagesBelow("images", command.images, "");
	const yolks = command.yolk === null ? [] : await imagesBelow("yolk", command.yolk, `yolk/${basename(command.yolk)}/`);
	return [...tables, ...images, ...yolks];
}

async function oneFile(flag: string, path: string): Promise<InputFile> {
	const found = await stat(path).catch(() => null);
	if (found === null) throw new UsageError(`--${flag}: there is no file ${path}.`);
	if (!found.isFile()) throw new UsageError(`--${flag}: ${path} is not a file.`);
	return inputFileFromDisk(path, path, found.size);
}

/** Walks a folder, links included, each real folder once. Cost: O(files). */
async function imagesBelow(flag: string, folder: string, prefix: string): Promise<InputFile[]> {
	const found = await stat(folder).catch(() => null);
	if (!found?.isDirectory()) throw new UsageError(`--${flag}: there is no folder ${folder}.`);
	const files: InputFile[] = [];
	const seen = new Set<string>();
	const walk = async (location: string, path: string): Promise<void> => {
		const here = await stat(location).catch(() => null);
		if (here === null) return; // A link that leads nowhere.
		if (here.isFile() && IMAGE_NAME.test(path)) files.push(inputFileFromDisk(location, prefix + path, here.size));
		if (!here.isDirectory()) return;
		const identity = `${here.dev}:${here.ino}`;
		if (seen.has(identity)) return;
		seen.add(identity);
		for (const name of (await readdir(location)).sort())
			await walk(join(location, name), path === "" ? name : `${path}/${name}`);
	};
	await walk(folder, "");
	return files;
}
