namespace MGit.Engine.Running.Metrics;

/// <summary>Adds up what a model predicted, batch by batch, in double precision.</summary>
internal sealed class PredictionScores(ModelTask task)
{
    // Per class: hits, times predicted, times true.
    private readonly Dictionary<long, (long Hits, long Predicted, long True)> _classes = [];

    private long _predictions;
    private long _hits;
    private double _loss;
    private double _squares;
    private double _absolutes;
    private double _sum;
    private double _sumOfSquares;

    /// <summary>Adds rows of class scores (logits), one row for each true class.</summary>
    public void AddClasses(ReadOnlySpan<double> logits, int width, ReadOnlySpan<long> truth)
    {
        for (int row = 0; row < truth.Length; row++)
        {
            ReadOnlySpan<double> scores = logits.Slice(row * width, width);
            int best = 0;
            for (int i = 1; i < width; i++)
            {
                best = scores[i] > scores[best] ? i : best;
            }

            double sum = 0;
            foreach (double score in scores)
            {
                sum += Math.Exp(score - scores[best]);
            }

            _loss += Math.Log(sum) + scores[best] - scores[(int)truth[row]];
            _predictions++;
            _hits += best == truth[row] ? 1 : 0;
            if (task == ModelTask.Classification)
            {
                Count(best, truth[row]);
            }
        }
    }

    /// <summary>Adds predicted numbers and what they should have been.</summary>
    public void AddValues(ReadOnlySpan<double> predicted, ReadOnlySpan<float> truth)
    {
        for (int i = 0; i < truth.Length; i++)
        {
            double error = predicted[i] - truth[i];
            _squares += error * error;
            _absolutes += Math.Abs(error);
            _sum += truth[i];
            _sumOfSquares += (double)truth[i] * truth[i];
            _predictions++;
        }
    }

    /// <summary>A score by its name.</summary>
    public double Score(string name) => name switch
    {
        "accuracy" => (double)_hits / _predictions,
        "f1" => MacroF1(),
        "loss" => task == ModelTask.Regression ? _squares / _predictions : _loss / _predictions,
        "perplexity" => Math.Exp(_loss / _predictions),
        "rmse" => Math.Sqrt(_squares / _predictions),
        "mae" => _absolutes / _predictions,
        _ => 1 - (_squares / Math.Max(_sumOfSquares - (_sum * _sum / _predictions), double.Epsilon)),
    };

    private void Count(long predicted, long truth)
    {
        (long hits, long guesses, long trues) = _classes.GetValueOrDefault(predicted);
        _classes[predicted] = (hits + (predicted == truth ? 1 : 0), guesses + 1, trues);
        (hits, guesses, trues) = _classes.GetValueOrDefault(truth);
        _classes[truth] = (hits, guesses, trues + 1);
    }

    /// <summary>The mean of F1 over the classes that occur, be it as truth or as prediction.</summary>
    private double MacroF1() => _classes.Values.Average(counts => 2.0 * counts.Hits / (counts.Predicted + counts.True));
}
