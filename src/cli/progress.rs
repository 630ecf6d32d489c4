//! A bar on standard error, and ears for Ctrl-C, SIGTERM and SIGHUP.

use super::failure::{Failure, IO};
use super::machine;
use crate::run::Watch;
use crate::scenario::Scenario;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::flag;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

/// Exit status after Ctrl-C, after SIGTERM, and after the terminal or the connection is gone.
const STATUS: [(i32, u8); 3] = [(SIGINT, 130), (SIGTERM, 75), (SIGHUP, 75)];

/// Whether a signal asked to stop. The first lets what is finished be written, the second ends the
/// process at once.
#[derive(Clone, Debug)]
pub struct Signals {
    status: Arc<AtomicUsize>,
}

impl Signals {
    /// Listen from now on.
    ///
    /// # Errors
    /// When the system does not let this process listen.
    pub fn listen() -> Result<Self, Failure> {
        let status = Arc::new(AtomicUsize::new(0));
        let armed = Arc::new(AtomicBool::new(false));
        // Whoever says `nohup` wants to outlive the terminal.
        let heard =
            STATUS.iter().filter(|(signal, _)| *signal != SIGHUP || machine::hears_hangup());
        for &(signal, code) in heard {
            flag::register_conditional_shutdown(signal, code.into(), armed.clone())
                .and_then(|_| flag::register(signal, armed.clone()))
                .and_then(|_| flag::register_usize(signal, status.clone(), code.into()))
                .map_err(|cause| Failure::new(IO, format!("error: signals: {cause}")))?;
        }
        // A file that grows beyond its limit is an error of the write, not the end of the process.
        flag::register(SIGXFSZ, Arc::default())
            .map_err(|cause| Failure::new(IO, format!("error: signals: {cause}")))?;
        Ok(Self { status })
    }

    /// The exit status a signal asks for, if one came.
    pub fn asked(&self) -> Option<u8> {
        match self.status.load(Ordering::Relaxed) {
            0 => None,
            status => Some(status as u8),
        }
    }
}

/// The progress of one experiment.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    done: AtomicU64,
}

impl Progress {
    /// Nothing done yet of all the days of all supporters in all arms and replicates.
    pub fn new(scenario: &Scenario, quiet: bool) -> Self {
        let arms = scenario.arms.len() * scenario.comparisons();
        let runs = u64::from(scenario.replicates) * arms as u64;
        let total = runs * u64::from(scenario.days.0) * u64::from(scenario.population.size);
        let style = "{prefix} {wide_bar} {percent:>3} % · {rate} · {eta} left";
        Self::of(&scenario.name, total, style, quiet)
    }

    /// Nothing done yet of a sweep that takes `work` microseconds, as predicted.
    pub fn of_sweep(name: &str, work: u64, quiet: bool) -> Self {
        Self::of(name, work, "{prefix} {wide_bar} {percent:>3} % · {eta} left", quiet)
    }

    fn of(name: &str, total: u64, style: &str, quiet: bool) -> Self {
        let target =
            if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(total), target);
        bar.set_style(
            ProgressStyle::with_template(style)
                .expect("the template is one of indicatif's")
                .with_key("rate", |state: &ProgressState, text: &mut dyn Write| {
                    let rate = state.per_sec() / 1e6;
                    // A rate that cannot be written is not worth stopping for.
                    let _ = write!(text, "{rate:.0} million supporter-days a second");
                })
                .progress_chars("█▉▊▋▌▍▎▏ "),
        );
        bar.set_prefix(name.to_owned());
        Self { bar, done: AtomicU64::new(0) }
    }

    /// So much more is done.
    pub fn done(&self, more: u64) {
        let done = self.done.fetch_add(more, Ordering::Relaxed) + more;
        self.bar.set_position(done);
    }

    /// Take the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// A bar that days of supporters move, until a signal stops it.
#[derive(Debug)]
pub struct Watched<'a> {
    /// The bar.
    pub progress: &'a Progress,
    /// What stops it.
    pub signals: &'a Signals,
}

impl Watch for Watched<'_> {
    fn day_done(&self, agents: u32) {
        self.progress.done(agents.into());
    }

    fn stopped(&self) -> bool {
        self.signals.asked().is_some()
    }
}
