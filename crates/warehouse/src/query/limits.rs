//! What queries may use of the machine.

use std::path::PathBuf;
use std::time::Duration;

/// What queries may use of the machine.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How many queries run at once; others wait.
    pub places: usize,
    /// How many threads compute, for all queries together.
    pub threads: usize,
    /// Bytes of memory that all queries together may hold.
    pub memory: u64,
    /// The folder for what does not fit into memory. It is made when it is needed and emptied afterwards.
    pub spill: PathBuf,
    /// Bytes that may lie in that folder.
    pub spill_limit: u64,
    /// How long one query may compute.
    pub time: Duration,
    /// How long one query waits for a place before it is told to come back.
    pub wait: Duration,
    /// Bytes of the longest JSON answer.
    pub answer: usize,
}

impl Limits {
    /// As many places as cores, a quarter of the memory, 60 seconds.
    pub fn for_this_machine(spill: PathBuf) -> Limits {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Limits {
            places: cores,
            threads: cores,
            memory: (machine_memory() / 4).clamp(256 << 20, 16 << 30),
            spill,
            spill_limit: 20 << 30,
            time: Duration::from_secs(60),
            wait: Duration::from_secs(5),
            answer: 64 << 20,
        }
    }
}

/// Bytes of memory of this machine.
#[cfg(target_os = "linux")]
fn machine_memory() -> u64 {
    let memory = rustix::system::sysinfo();
    memory.totalram.saturating_mul(u64::from(memory.mem_unit))
}

/// Where the system is not asked, a usual size.
#[cfg(not(target_os = "linux"))]
fn machine_memory() -> u64 {
    8 << 30
}
