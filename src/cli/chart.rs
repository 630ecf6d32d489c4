//! Curves drawn small, in characters.

const BLOCKS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Draw `values` as a filled curve `width` characters wide and `height` lines high; the full
/// height is `top`. The first line is the upper one.
pub fn filled(values: &[f64], top: f64, width: usize, height: usize) -> Vec<String> {
    let columns: Vec<usize> = (0..width)
        .map(|column| values[column * (values.len() - 1) / (width - 1).max(1)])
        .map(|value| if top > 0.0 { value / top } else { 0.0 })
        .map(|share| (share.clamp(0.0, 1.0) * (height * 8) as f64).round() as usize)
        .collect();
    let line = |row: usize| {
        columns.iter().map(|&eighths| BLOCKS[eighths.saturating_sub(row * 8).min(8)]).collect()
    };
    (0..height).rev().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rising_curve_rises() {
        let values: Vec<f64> = (0..=8).map(f64::from).collect();
        assert_eq!(filled(&values, 8.0, 9, 1), [" ▁▂▃▄▅▆▇█"]);
        assert_eq!(filled(&values, 8.0, 5, 2), ["   ▄█", " ▄███"]);
    }

    #[test]
    fn nothing_is_drawn_as_nothing() {
        assert_eq!(filled(&[0.0, 0.0], 0.0, 3, 1), ["   "]);
        assert_eq!(filled(&[1.0], 1.0, 1, 1), ["█"]);
    }
}
