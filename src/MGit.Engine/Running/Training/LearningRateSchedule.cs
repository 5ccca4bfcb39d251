namespace MGit.Engine.Running.Training;

/// <summary>The learning rate over a training.</summary>
/// <param name="Kind">Its course after the warm-up.</param>
/// <param name="Rate">The highest rate.</param>
/// <param name="WarmupEpochs">Epochs, or part of one, over which the rate rises from near 0 along a line.</param>
/// <param name="StepEpochs">For steps: epochs between them.</param>
/// <param name="StepFactor">For steps: what the rate is multiplied by.</param>
public sealed record LearningRateSchedule(ScheduleKind Kind, double Rate, double WarmupEpochs, double StepEpochs, double StepFactor)
{
    /// <summary>The rate for a batch.</summary>
    /// <param name="step">The batch's number, from 0.</param>
    /// <param name="stepsPerEpoch">Batches in an epoch.</param>
    /// <param name="epochs">Epochs in all.</param>
    public double At(long step, long stepsPerEpoch, int epochs)
    {
        double warmup = WarmupEpochs * stepsPerEpoch;
        if (step < warmup)
        {
            return Rate * (step + 1) / (warmup + 1);
        }

        double total = Math.Max(1, ((double)epochs * stepsPerEpoch) - warmup);
        double share = Math.Min(1, (step - warmup) / total);
        return Kind switch
        {
            ScheduleKind.Cosine => Rate * 0.5 * (1 + Math.Cos(Math.PI * share)),
            ScheduleKind.Linear => Rate * (1 - share),
            ScheduleKind.Step => Rate * Math.Pow(StepFactor, Math.Floor(step / (double)stepsPerEpoch / StepEpochs)),
            _ => Rate,
        };
    }
}
