import type { RunPlace } from "../../engine/contract/engineApi.ts";

/** Where an opened run lies: "in merged.zip". */
export function placeWords({ kind, name }: RunPlace): string {
	switch (kind) {
		case "zip":
			return `in ${name}`;
		case "folder":
			return `in the folder ${name}`;
		case "server":
			return `in the served folder ${name}`;
	}
}
