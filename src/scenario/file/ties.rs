//! The table of ties.

use schemars::JsonSchema;
use serde::Deserialize;

/// Who knows whom.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-class" = "public"))]
pub(in crate::scenario) struct Ties {
    /// How ties are drawn.
    pub kind: TieKind,
    /// Ties per supporter on average, at most size − 1. For `poisson`, `permuted`, `blocks` and
    /// `annealed`.
    #[schemars(
        range(min = 0, max = 299_999_999),
        extend("x-unit" = "ties")
    )]
    pub mean: f64,
    /// The share of ties inside the federation; without it federations play no part. For `poisson`,
    /// `permuted`, `blocks` and `annealed`.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "share", "x-neutral" = "federations play no part")
    )]
    pub local: Option<f64>,
    /// Ties of a supporter. For `regular`: of every one; below size, and size·degree even. For
    /// `small-world` and `ring`: the neighbours on the ring; even and below size. For `preferential`:
    /// twice the ties a newcomer brings; even, and half of it below size.
    #[schemars(
        range(min = 0, max = 299_999_999),
        extend("x-unit" = "ties")
    )]
    pub degree: u32,
    /// How many ties each supporter has, one number for each, with an even sum. For `configuration`;
    /// without it the ties of supporters follow a power law.
    #[schemars(inner(range(min = 0, max = 299_999_999)), extend("x-unit" = "ties"))]
    pub degrees: Option<Vec<u32>>,
    /// γ: a supporter with k ties is as frequent as k^(−γ), for k from `min` to `max`. For
    /// `configuration`, and for `permuted` in place of `mean` and `local`.
    #[schemars(range(min = 0, max = 20))]
    pub exponent: f64,
    /// The fewest ties a supporter has. For `configuration` and `permuted` by a power law.
    #[schemars(
        range(min = 1, max = 1_000_000),
        extend("x-unit" = "ties")
    )]
    pub min: u32,
    /// The most ties a supporter has; below size. For `configuration` and `permuted` by a power law.
    #[schemars(
        range(min = 1, max = 1_000_000),
        extend(
            "x-unit" = "ties",
            "x-default" = "the square root of size, or min if that is more"
        )
    )]
    pub max: Option<u32>,
    /// The chance that a tie of the ring is rewired to anybody. For `small-world`.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "share")
    )]
    pub rewired: f64,
    /// How many ties exchange partners, per tie: each does in its turn, with a chance of swapped/2, with
    /// another drawn at random, so that everybody keeps as many. For `ring` and `lattice`.
    #[schemars(
        range(min = 0, max = 2),
        extend("x-unit" = "per tie")
    )]
    pub swapped: f64,
    /// Which cells around a cell are its neighbours. For `lattice`.
    pub neighbourhood: Neighbourhood,
    /// Whether opposite edges of the square meet, so that nobody lives at an edge. For `lattice`.
    pub wrap: bool,
    /// The chance that a tie of a newcomer, after the first, goes to a friend of the one before. For
    /// `preferential`.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "share")
    )]
    pub clustering: f64,
    /// Whether ties are held in memory: the same ties, quicker where there is room. For `permuted`.
    #[schemars(extend("x-class" = "output"))]
    pub stored: bool,
    /// Expected ties of a supporter of each federation (row) with supporters of each (column);
    /// symmetric. For `blocks`, in place of `mean` and `local`.
    #[schemars(
        inner(inner(range(min = 0, max = 299_999_999))),
        extend("x-unit" = "ties")
    )]
    pub between: Option<Vec<Vec<f64>>>,
    /// The file with the ties, relative to the scenario: a list of ties, GraphML or Matrix Market,
    /// gzip or zstd. For `file`, which requires it.
    #[schemars(length(min = 1, max = 4000))]
    pub path: Option<String>,
    /// A second file that says of supporters where they live and what they like: columns `id`,
    /// `federation`, `niche`. For `file`.
    #[schemars(length(min = 1, max = 4000), extend("x-default" = "none"))]
    pub nodes: Option<String>,
    /// Pairs of distinct supporters by their numbers from 0, each pair once. For `edges`,
    /// which requires it.
    #[schemars(inner(length(min = 2, max = 2)), inner(inner(range(min = 0, max = 299_999_999))))]
    pub edges: Option<Vec<Vec<u32>>>,
}

/// How ties are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::scenario) enum TieKind {
    /// A given number of ties between pairs drawn at random.
    Poisson,
    /// Everybody has the same number of ties, otherwise at random.
    Regular,
    /// Everybody has the number of ties that `degrees` or a power law says, otherwise at random.
    Configuration,
    /// A ring of neighbours, some of whose ties are rewired to anybody.
    SmallWorld,
    /// A ring of neighbours.
    Ring,
    /// Neighbours on a square, row by row; size is a square.
    Lattice,
    /// Newcomers tie themselves to those who have many ties.
    Preferential,
    /// Every pair is tied by chance, by one chance inside federations and another between them.
    Blocks,
    /// Ties as of kind `poisson`, drawn anew every day.
    Annealed,
    /// Random ties that take no memory: partners are computed by keyed permutations whenever they are
    /// asked for.
    Permuted,
    /// Everybody is tied to everybody.
    Complete,
    /// The ties that stand in the file `path`.
    File,
    /// The ties written under `edges`.
    Edges,
}

impl TieKind {
    /// The word of the scenario file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Poisson => "poisson",
            Self::Regular => "regular",
            Self::Configuration => "configuration",
            Self::SmallWorld => "small-world",
            Self::Ring => "ring",
            Self::Lattice => "lattice",
            Self::Preferential => "preferential",
            Self::Blocks => "blocks",
            Self::Annealed => "annealed",
            Self::Permuted => "permuted",
            Self::Complete => "complete",
            Self::File => "file",
            Self::Edges => "edges",
        }
    }
}

/// Which cells around a cell are its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::scenario) enum Neighbourhood {
    /// The eight cells around.
    Moore,
    /// The four cells above, below and beside.
    VonNeumann,
}
