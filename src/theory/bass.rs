//! Diffusion of an innovation (Bass 1969, doi:10.1287/mnsc.15.5.215).

use crate::numeric::{exp, expm1, ln};

/// dF/dt = (p + q·F)·(1 − F), F(0) = 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bass {
    /// p > 0: the rate at which people adopt of themselves, per unit of time.
    pub innovation: f64,
    /// q ≥ 0: the rate at which they imitate, per unit of time.
    pub imitation: f64,
}

impl Bass {
    /// F(t): the share that has adopted at `time` ≥ 0, (1 − e^(−(p+q)t)) / (1 + (q/p)·e^(−(p+q)t)).
    pub fn share(self, time: f64) -> f64 {
        let faded = exp(-(self.innovation + self.imitation) * time);
        (1.0 - faded) / (1.0 + self.imitation / self.innovation * faded)
    }

    /// t*: when most adopt, ln(q/p)/(p+q); below 0 if q < p.
    pub fn peak_time(self) -> f64 {
        ln(self.imitation / self.innovation) / (self.innovation + self.imitation)
    }

    /// F(t*): the share that has adopted by then, (q−p)/(2q).
    pub fn peak_share(self) -> f64 {
        (self.imitation - self.innovation) / (2.0 * self.imitation)
    }

    /// dF/dt at t*: (p+q)²/(4q).
    pub fn peak_rate(self) -> f64 {
        let sum = self.innovation + self.imitation;
        sum * sum / (4.0 * self.imitation)
    }

    /// The shares that have adopted after 0 … `steps` steps of length `step`, the chance of a step being
    /// that of a hazard: F(t+1) = F + (1−F)·(1 − e^(−(p+qF)·Δ)).
    pub fn map(self, step: f64, steps: u32) -> Vec<f64> {
        let chance = |share: f64| -expm1(-(self.innovation + self.imitation * share) * step);
        let next = |share: &f64| Some(share + (1.0 - share) * chance(*share));
        std::iter::successors(Some(0.0), next).take(steps as usize + 1).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, assert_printed};
    use super::*;

    /// V9: rates per year.
    const CLASSIC: Bass = Bass { innovation: 0.03, imitation: 0.38 };

    #[test]
    fn the_solution_has_the_figures_of_the_table() {
        assert_printed(CLASSIC.peak_time(), "6.1926");
        assert_printed(CLASSIC.peak_share(), ".46053");
        assert_printed(CLASSIC.peak_rate(), ".11059");
        let shares = [(1.0, ".035758"), (2.0, ".085056"), (5.0, ".331199"), (10.0, ".812803")];
        for (time, printed) in shares {
            assert_printed(CLASSIC.share(time), printed);
        }
        assert_close(CLASSIC.share(CLASSIC.peak_time()), CLASSIC.peak_share(), 1e-14);
    }

    /// The largest distance from the solution over forty years of steps of this length.
    fn error(step: f64) -> f64 {
        let map = CLASSIC.map(step, (40.0 / step) as u32);
        let apart = (0..).zip(map).map(|(n, share)| share - CLASSIC.share(f64::from(n) * step));
        apart.map(f64::abs).fold(0.0, f64::max)
    }

    /// The month of the table is one of 30.5 days; with a twelfth of a year it is 0.00925.
    #[test]
    fn steps_come_as_near_to_it_as_the_table_says() {
        assert_printed(error(1.0 / 365.0), ".000306");
        assert_printed(error(7.0 / 365.0), ".0021");
        assert_printed(error(30.5 / 365.0), ".0093");
        assert_printed(error(1.0 / 12.0), ".00925");
    }

    #[test]
    fn without_imitation_it_is_waiting() {
        let alone = Bass { innovation: 0.1, imitation: 0.0 };
        let map = alone.map(0.5, 20);
        for (n, share) in (0..).zip(map) {
            assert_close(share, alone.share(f64::from(n) * 0.5), 1e-15);
        }
    }
}
