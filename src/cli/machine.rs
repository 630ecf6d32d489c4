//! What this machine has.

use std::io::IsTerminal;
use std::num::NonZeroUsize;
use sysinfo::{MemoryRefreshKind, ProcessRefreshKind, ProcessesToUpdate, RefreshKind, System};

/// Cores this process may use: affinity, quotas and what Slurm granted count.
pub fn cores() -> usize {
    let here = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    granted_cores(environment).map_or(here, |granted| here.min(granted.get()))
}

/// Whether standard error is a terminal that shows colour, and nobody asked for none.
pub fn wants_colour() -> bool {
    std::io::stderr().is_terminal() && shows_colour(environment)
}

/// Whether the environment allows colour: no `NO_COLOR`, and a terminal that is not dumb.
fn shows_colour(environment: impl Fn(&str) -> Option<String>) -> bool {
    environment("NO_COLOR").is_none() && environment("TERM").is_none_or(|term| term != "dumb")
}

/// The name by which other machines know this one, as a part of the name of a file.
pub fn name() -> String {
    let known = System::host_name().unwrap_or_default();
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    known.chars().map(plain).collect()
}

/// Whether this process would end with its terminal; not if it was told not to, or if the system does not tell.
pub fn hears_hangup() -> bool {
    // One bit a signal, SIGHUP the first.
    let ignored = of_status("SigIgn:").and_then(|mask| u64::from_str_radix(&mask, 16).ok());
    ignored.is_some_and(|ignored| ignored & 1 == 0)
}

/// Bytes of memory this process may still take, within its control group if it has one, and within what
/// Slurm granted; without limit where the system does not tell.
pub fn free_memory() -> u64 {
    let memory = RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram());
    let Ok(mut system) = System::new_with_specifics(memory) else { return u64::MAX };
    let group = system.cgroup_limits().map_or(u64::MAX, |limits| limits.free_memory);
    let limits = [group_memory(&mut system), address_space(), slurm_memory(environment)];
    let within = limits.into_iter().flatten().fold(group, u64::min);
    match system.available_memory() {
        0 => within,
        free => free.min(within),
    }
}

/// Bytes left in the control group of this process, which a batch system makes below that of the machine.
fn group_memory(system: &mut System) -> Option<u64> {
    let own = sysinfo::get_current_pid().ok()?;
    let of = ProcessesToUpdate::Some(&[own]);
    system.refresh_processes_specifics(of, false, ProcessRefreshKind::nothing());
    Some(system.process(own)?.cgroup_limits()?.free_memory)
}

/// What the environment says under `key`; an empty value says nothing.
#[expect(clippy::disallowed_methods, reason = "cores, memory and colour change no result")]
fn environment(key: &str) -> Option<String> {
    std::env::var(key).ok().filter(|value| !value.is_empty())
}

/// Cores that Slurm granted to each task, or else on this node, where it does not bind tasks to them.
fn granted_cores(environment: impl Fn(&str) -> Option<String>) -> Option<NonZeroUsize> {
    let keys = ["SLURM_CPUS_PER_TASK", "SLURM_CPUS_ON_NODE"];
    keys.iter().find_map(|key| environment(key)?.parse().ok())
}

/// Bytes of the memory that Slurm granted on this node, in the mebibytes it counts in; a sixteenth is left
/// to its own processes and to the shell of the job.
fn slurm_memory(environment: impl Fn(&str) -> Option<String>) -> Option<u64> {
    let number = |key: &str| environment(key)?.parse::<u64>().ok();
    let by_core =
        || Some(number("SLURM_MEM_PER_CPU")?.saturating_mul(number("SLURM_CPUS_ON_NODE")?));
    // With --mem=0 all memory of the node is granted.
    let granted = number("SLURM_MEM_PER_NODE").or_else(by_core).filter(|granted| *granted > 0)?;
    Some(granted.saturating_mul(1 << 20) / 16 * 15)
}

/// Bytes of address space this process may still fill, if `ulimit -v` or a batch system limits it;
/// a quarter is left to what is reserved and never filled, such as the stacks of threads.
fn address_space() -> Option<u64> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    let limit: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(limit.saturating_sub(bytes_of_status("VmSize:")?) / 4 * 3)
}

/// The most memory this process has held at once, in bytes, where the system tells.
pub fn peak_memory() -> Option<u64> {
    bytes_of_status("VmHWM:")
}

/// A line of what the system tells of this process, in bytes.
fn bytes_of_status(key: &str) -> Option<u64> {
    let kilobytes: u64 = of_status(key)?.strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// A line of what the system tells of this process, without its `key`.
fn of_status(key: &str) -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(key))?;
    Some(line.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_has_a_core_and_some_memory() {
        assert!(cores() >= 1);
        assert!(free_memory() > 1 << 20);
        assert!(group_memory(&mut System::new().unwrap()).is_none_or(|free| free > 1 << 20));
    }

    /// An environment with these entries.
    fn with(entries: &[(&str, &str)]) -> impl Fn(&str) -> Option<String> {
        let entry = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        let entries: std::collections::BTreeMap<_, _> = entries.iter().map(entry).collect();
        move |key| entries.get(key).cloned()
    }

    #[test]
    fn what_slurm_grants_is_told_by_the_task_before_the_node() {
        let cores = |entries: &[_]| granted_cores(with(entries)).map(NonZeroUsize::get);
        assert_eq!(cores(&[("SLURM_CPUS_PER_TASK", "3"), ("SLURM_CPUS_ON_NODE", "8")]), Some(3));
        assert_eq!(cores(&[("SLURM_CPUS_ON_NODE", "8")]), Some(8));
        assert_eq!(cores(&[("SLURM_CPUS_PER_TASK", "many")]), None);
        assert_eq!(cores(&[]), None);
    }

    #[test]
    fn colour_is_shown_unless_the_environment_says_otherwise() {
        assert!(shows_colour(with(&[])) && shows_colour(with(&[("TERM", "xterm")])));
        assert!(!shows_colour(with(&[("NO_COLOR", "1")])));
        assert!(!shows_colour(with(&[("TERM", "dumb")])));
    }

    #[test]
    fn what_slurm_grants_of_memory_is_counted_in_mebibytes_less_a_sixteenth() {
        let memory = |entries: &[_]| slurm_memory(with(entries));
        assert_eq!(memory(&[("SLURM_MEM_PER_NODE", "160")]), Some(150 << 20));
        let by_core = [("SLURM_MEM_PER_CPU", "16"), ("SLURM_CPUS_ON_NODE", "2")];
        assert_eq!(memory(&by_core), Some(30 << 20));
        assert_eq!(memory(&[("SLURM_MEM_PER_NODE", "0")]), None, "all of the node");
        assert_eq!(memory(&[]), None);
    }
}
