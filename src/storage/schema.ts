import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { MetricsRow } from "../domain/metricsSchema.ts";
import type { RunHeader, RunLogLine } from "../domain/ports.ts";

/** A run's name may change; everything else of it hangs on `storeId`, which never does. */
export interface StoredHeader {
	readonly runId: string;
	readonly storeId: string;
	readonly header: RunHeader;
}

export interface StoredRow {
	readonly storeId: string;
	readonly pairId: string;
	/** 1 = success; a number because booleans can't be indexed. */
	readonly ok: 0 | 1;
	readonly artifactBytes: number;
	readonly row: MetricsRow;
}

export type CacheKind = "frames" | "selfSolutions";

/** How big a cached value is and when it was last wanted, apart from it so that neither question reads the value. */
export interface CacheUse {
	readonly kind: CacheKind;
	readonly key: string;
	readonly bytes: number;
	/** Milliseconds since 1970. */
	readonly usedAt: number;
}

export interface MaskflowSchema extends DBSchema {
	runs: { key: string; value: StoredHeader };
	rows: { key: [string, string]; value: StoredRow; indexes: { byOutcome: [string, number] } };
	/** `PairArtifacts` as `packArtifacts` makes them. */
	artifacts: { key: [string, string]; value: Uint8Array<ArrayBuffer> };
	log: { key: number; value: { storeId: string; line: RunLogLine }; indexes: { byRun: string } };
	frames: { key: string; value: Uint8Array<ArrayBuffer> };
	selfSolutions: { key: string; value: Uint8Array<ArrayBuffer> };
	cacheUse: { key: [string, string]; value: CacheUse; indexes: { byUse: number } };
}

export type MaskflowDatabase = IDBPDatabase<MaskflowSchema>;
const DATABASE_NAME = "maskflow";
const DATABASE_VERSION = 1;

/** Each step lifts the database from the version before it; steps are never changed, only added. */
const MIGRATIONS: readonly ((db: MaskflowDatabase) => void)[] = [
	(db) => {
		db.createObjectStore("runs", { keyPath: "runId" });
		db.createObjectStore("rows", { keyPath: ["storeId", "pairId"] }).createIndex("byOutcome", ["storeId", "ok"]);
		db.createObjectStore("artifacts");
		db.createObjectStore("log", { autoIncrement: true }).createIndex("byRun", "storeId");
		db.createObjectStore("frames");
		db.createObjectStore("selfSolutions");
		db.createObjectStore("cacheUse", { keyPath: ["kind", "key"] }).createIndex("byUse", "usedAt");
	},
];

/** Opens the database, lifting older versions. A tab with a newer version makes this one let go instead of blocking it. */
export function openDatabase(name = DATABASE_NAME): Promise<MaskflowDatabase> {
	return openDB<MaskflowSchema>(name, DATABASE_VERSION, {
		upgrade(db, oldVersion) {
			for (const migrate of MIGRATIONS.slice(oldVersion)) migrate(db);
		},
		blocking(_current, _blocked, event) {
			(event.target as IDBDatabase).close();
		},
	});
}
