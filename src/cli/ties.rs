//! `ties`: the network of a replicate, as a file that ties of kind `file` can be read from.

use super::args::{ChangeArgs, TiesArgs};
use super::failure::{Failure, WRONG};
use super::given;
use super::questions::Question;
use super::say;
use super::words::plural;
use crate::id::Replicate;
use crate::output::Destination;
use crate::run::Shared;
use crate::scenario::{Scenario, TieRule};
use crate::ties::{self, Target};

/// Write who knows whom in one replicate of a scenario.
pub fn run(args: &TiesArgs) -> Result<(), Failure> {
    let path = args.out.display();
    let Some(target) = Target::new(&args.out) else {
        let message = format!(
            "error: {path}: the form is told by the name: let it end in .csv, .tsv, .graphml or \
             .mtx, with .gz if it should be packed"
        );
        return Err(Failure::new(WRONG, message));
    };
    let changes = ChangeArgs { set: args.set.clone(), seed: args.seed, ..ChangeArgs::default() };
    let (scenario, source) = given::read(&args.scenario, &changes, false)?;
    let inputs = given::inputs(&source);
    let destination = Destination::new(&args.out, &inputs, args.replace.force)?;
    let shared = Shared::new(&scenario, Replicate(args.replicate));
    let Some(ties) = shared.lasting_ties() else {
        let message = "error: annealed ties are others every day: there is no one network to write";
        return Err(Failure::new(WRONG, message));
    };
    let society = shared.society();
    let niches = society.niches.as_deref();
    destination.write(|out| target.write(out, ties, &society.federations, niches))?;
    let supporters = plural(ties.agents().into(), "supporter");
    say::out(&format!("wrote {path}: {supporters}, {}\n", plural(ties.count() as u64, "tie")))
}

/// Refuse to give back the ids of a file of ties where ties stand in none.
///
/// # Errors
/// When they do not.
pub fn must_have_ids(question: &Question) -> Result<(), Failure> {
    if matches!(question.scenario.ties, TieRule::File(_)) {
        return Ok(());
    }
    let told = "--ids gives back the ids of a file of ties, and its ties stand in none";
    Err(Failure::new(WRONG, format!("error: {}: {told}: leave it out", question.path.display())))
}

/// What the file of ties calls each supporter, by number; `None` if ties stand in none.
///
/// # Errors
/// When the file cannot be read again.
pub fn ids(scenario: &Scenario) -> Result<Option<Vec<String>>, Failure> {
    let TieRule::File(file) = &scenario.ties else { return Ok(None) };
    let (path, nodes) = &file.from;
    let ids = ties::ids(path, nodes.as_deref(), scenario.population.size);
    let wrong = |wrong: ties::Unreadable| {
        Failure::new(WRONG, format!("error: {}: {}", wrong.message, wrong.help))
    };
    ids.map(Some).map_err(wrong)
}

/// What a file of ties holds and how it was read, if ties stand in one; that they are computed, if they are.
pub fn told(scenario: &Scenario) -> Option<String> {
    let file = match &scenario.ties {
        TieRule::File(file) => file,
        TieRule::Permuted { stored: false, .. } => {
            return Some("computed when they are asked for, which takes no memory".to_owned());
        }
        _ => return None,
    };
    let written = &file.written;
    let headline = format!(
        "{}: {} ({} without ties), {}",
        file.path,
        plural(written.ties.agents().into(), "supporter"),
        written.alone(),
        plural(written.ties.count() as u64, "tie"),
    );
    let sentences = written.account.sentences();
    Some(sentences.iter().fold(headline, |told, sentence| format!("{told}\n  {sentence}")))
}
