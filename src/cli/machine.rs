//! What this machine has.

use std::num::NonZeroUsize;
use sysinfo::{MemoryRefreshKind, RefreshKind, System};

/// Cores this process may use: affinity and quotas count.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

/// Bytes of memory this process may still take, within its control group if it has one; without
/// limit where the system does not tell.
pub fn free_memory() -> u64 {
    let memory = RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram());
    let Ok(system) = System::new_with_specifics(memory) else { return u64::MAX };
    let group = system.cgroup_limits().map_or(u64::MAX, |limits| limits.free_memory);
    let within = group.min(address_space().unwrap_or(u64::MAX));
    match system.available_memory() {
        0 => within,
        free => free.min(within),
    }
}

/// Bytes of address space this process may still fill, if `ulimit -v` or a batch system limits it;
/// a quarter is left to what is reserved and never filled, such as the stacks of threads.
fn address_space() -> Option<u64> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    let limit: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(limit.saturating_sub(of_status("VmSize:")?) / 4 * 3)
}

/// The most memory this process has held at once, in bytes, where the system tells.
pub fn peak_memory() -> Option<u64> {
    of_status("VmHWM:")
}

/// A line of what the system tells of this process, in bytes.
fn of_status(key: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(key))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_has_a_core_and_some_memory() {
        assert!(cores() >= 1);
        assert!(free_memory() > 1 << 20);
    }
}
