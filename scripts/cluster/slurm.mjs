import { execFileSync, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { cpus, hostname, totalmem, userInfo } from "node:os";
import { join } from "node:path";

/** @returns {Promise<number>} a port that nobody listens on */
function freePort() {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.on("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
		});
	});
}

/**
 * A cluster of one node on the loopback. No control groups and no accounting: it must run inside containers too.
 * @param {string} folder
 */
async function slurmConf(folder) {
	const host = hostname().split(".")[0];
	const user = userInfo().username;
	const memoryMb = Math.floor((0.9 * totalmem()) / 2 ** 20);
	return `ClusterName=maskflow
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${await freePort()}
SlurmdPort=${await freePort()}
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
SlurmUser=${user}
SlurmdUser=${user}
AuthType=auth/munge
AuthInfo=socket=${folder}/munge.socket
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=2,batch_sched_delay=0
MinJobAge=300
KillWait=5
NodeName=${host} NodeAddr=127.0.0.1 NodeHostname=${host} CPUs=${cpus().length} RealMemory=${memoryMb} State=UNKNOWN
PartitionName=debug Nodes=${host} Default=YES MaxTime=60 State=UP
`;
}

/**
 * Starts munged, slurmctld and slurmd in the foreground, as children of this process, and waits until the node is idle.
 * @param {string} folder a new folder with a short path (a socket's may have 107 characters)
 */
export async function startSlurm(folder) {
	for (const name of ["state", "spool", "munge"]) mkdirSync(join(folder, name), { recursive: true, mode: 0o755 });
	execFileSync("chmod", ["700", join(folder, "munge")]);
	writeFileSync(join(folder, "munge/munge.key"), randomBytes(128), { mode: 0o600 });
	const conf = join(folder, "slurm.conf");
	writeFileSync(conf, await slurmConf(folder));
	const environment = { SLURM_CONF: conf, PATH: `${srunWithConf(folder, conf)}:${process.env.PATH}` };
	/** @type {{ child: import("node:child_process").ChildProcess, gone: Promise<void> }[]} */
	const daemons = [];
	let log = "";
	const start = (/** @type {string} */ program, /** @type {string[]} */ args) => {
		const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...environment } });
		const collect = (/** @type {Buffer} */ chunk) => {
			log += `${program}: ${chunk}`;
		};
		child.stdout.on("data", collect);
		child.stderr.on("data", collect);
		/** @type {Promise<void>} */
		const gone = new Promise((resolve) => {
			child.on("error", (error) => {
				log += `${program}: ${error.message}\n`;
				resolve();
			});
			child.on("close", () => resolve());
		});
		daemons.push({ child, gone });
	};
	const call = (/** @type {string} */ program, /** @type {string[]} */ args) =>
		spawnSync(program, args, { encoding: "utf8", env: { ...process.env, ...environment }, timeout: 20_000 });
	const until = async (/** @type {() => boolean} */ holds, /** @type {string} */ what) => {
		for (let i = 0; i < 150; i++) {
			if (holds()) return;
			await new Promise((resolve) => setTimeout(resolve, 200));
		}
		throw new Error(`${what} did not come up:\n${log}`);
	};
	const stop = async () => {
		if (daemons.length > 1) {
			call("scancel", ["--user", userInfo().username]);
			await until(() => call("squeue", ["--noheader"]).stdout?.trim() === "", "An empty queue").catch(() => {});
		}
		for (const { child, gone } of daemons.reverse()) {
			child.kill("SIGTERM");
			const hard = setTimeout(() => child.kill("SIGKILL"), 10_000);
			await gone;
			clearTimeout(hard);
		}
	};
	const munge = join(folder, "munge");
	const [socket, pid] = [join(folder, "munge.socket"), join(munge, "munged.pid")];
	try {
		const files = [`--key-file=${munge}/munge.key`, `--pid-file=${pid}`, `--seed-file=${munge}/munged.seed`];
		start("munged", ["--foreground", "--force", `--socket=${socket}`, `--log-file=${munge}/munged.log`, ...files]);
		await until(() => existsSync(socket), "munged");
		start("slurmctld", ["-D", "-f", conf]);
		start("slurmd", ["-D", "-f", conf]);
		await until(() => /idle/.test(call("sinfo", ["--noheader", "--format=%t"]).stdout ?? ""), "slurmd");
	} catch (error) {
		await stop();
		throw error;
	}
	return { environment, call, stop, log: () => log.slice(-4000) + mungeLog(folder) };
}

/**
 * A folder with an `srun` that knows where this cluster's configuration lies: the executor starts srun without SLURM_CONF,
 * since a real cluster's lies in its usual place.
 * @param {string} folder
 * @param {string} conf
 */
function srunWithConf(folder, conf) {
	const bin = join(folder, "bin");
	mkdirSync(bin, { recursive: true });
	const srun = (process.env.PATH ?? "").split(":").find((place) => existsSync(join(place, "srun")));
	writeFileSync(join(bin, "srun"), `#!/bin/sh\nSLURM_CONF=${conf} exec ${srun}/srun "$@"\n`, { mode: 0o755 });
	return bin;
}

/** @param {string} folder */
function mungeLog(folder) {
	const file = join(folder, "munge/munged.log");
	return existsSync(file) ? readFileSync(file, "utf8").slice(-500) : "";
}
