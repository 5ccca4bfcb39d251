using System.Diagnostics;
using System.Globalization;
using MGit.Engine.Datasets;
using MGit.Engine.Errors;
using MGit.Engine.Progress;
using MGit.Engine.Running;
using MGit.Engine.Running.Architectures;
using MGit.Engine.Running.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MGit.Torch.Training;

/// <summary>
/// Trains models: one, or several with shared parameters, whose batches take turns. The same request on the same device gives the same
/// bytes: rows are shuffled, inputs perturbed and activations dropped by the seed, and operations use a fixed number of threads.
/// </summary>
internal sealed class TrainingSession
{
    private readonly TrainingRequest _request;
    private readonly IProgress<OperationProgress>? _progress;
    private readonly Device _device;

    public TrainingSession(TrainingRequest request, Device device, IProgress<OperationProgress>? progress)
    {
        _request = request;
        _device = device;
        _progress = progress;
    }

    public TrainingOutcome Run(CancellationToken cancellationToken)
    {
        if (_request.Models.Count == 0)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, "A training needs at least one model.");
        }

        TrainingOptions[] options = [.. _request.Models.Select(model => TrainingOptions.Parse(model.Parameters, $"training of {model.Name}"))];
        RequireJoint(options);
        using TrainingThreads threads = TrainingThreads.Hold(options[0].Threads, cancellationToken);
        using GroupParameters parameters = new(_request.Shared, _device);
        List<TrainingMember> members = [];
        try
        {
            for (int i = 0; i < options.Length; i++)
            {
                members.Add(Member(_request.Models[i], options[i], parameters, cancellationToken));
            }

            parameters.RequireSharedUsed(members);
            double[] losses = Train(members, cancellationToken);
            ModelWriter.Write([.. members.Select(member => (member.Model, member.Parameters))], cancellationToken);
            return new TrainingOutcome(_device.ToString(), losses);
        }
        finally
        {
            members.ForEach(member => member.Dispose());
        }
    }

    private TrainingMember Member(TrainedModel model, TrainingOptions options, GroupParameters parameters, CancellationToken cancellationToken)
    {
        Architecture architecture = Architecture.Parse(model.Architecture, model.Name);
        Dataset dataset = DatasetCache.Load(options.Dataset, _request.Datasets, cancellationToken);
        dataset.Require(options.Perturb);
        return new TrainingMember(model, options, architecture, dataset, parameters.Of(model, architecture, options.Seed, _request.Log, cancellationToken), _device);
    }

    /// <summary>All epochs; gives each member's mean loss of the last.</summary>
    private double[] Train(List<TrainingMember> members, CancellationToken cancellationToken)
    {
        TrainingOptions options = members[0].Options;
        using GradientOptimizer optimizer = new(options);
        using Generator generator = new((ulong)options.Seed, _device);
        int rounds = members.Max(member => member.Batches);
        long rows = members.Sum(member => (long)member.Rows);
        double[] losses = [];
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            long began = Stopwatch.GetTimestamp();
            losses = Epoch(members, optimizer, generator, epoch, rounds, rows, losses, cancellationToken);
            for (int i = 0; i < members.Count; i++)
            {
                double rate = options.Schedule.At(((long)(epoch + 1) * rounds) - 1, rounds, options.Epochs);
                RequireFinite(losses[i], members[i], epoch, rate);
                _request.Log?.Invoke(string.Create(CultureInfo.InvariantCulture,
                    $"{members[i].Model.Name}: epoch {epoch + 1} of {options.Epochs}, loss {losses[i]:0.0000}, learning rate {rate:0.0e+0}, {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s"));
            }
        }

        return losses;
    }

    private double[] Epoch(
        List<TrainingMember> members, GradientOptimizer optimizer, Generator generator, int epoch, int rounds, long rows, double[] before, CancellationToken cancellationToken)
    {
        double[] losses = new double[members.Count];
        long[] seen = new long[members.Count];
        TrainingOptions options = members[0].Options;
        members.ForEach(member => member.BeginEpoch(epoch));
        string item = string.Join(", ", members.Select(member => member.Model.Name));
        string detail = before.Length == 0
            ? $"epoch {epoch + 1} of {options.Epochs}"
            : string.Create(CultureInfo.InvariantCulture, $"epoch {epoch + 1} of {options.Epochs}, loss {before.Average():0.0000}");
        for (int round = 0; round < rounds; round++)
        {
            double rate = options.Schedule.At(((long)epoch * rounds) + round, rounds, options.Epochs);
            for (int i = 0; i < members.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using DisposeScope scope = NewDisposeScope();

                // A member with fewer batches than another begins again: every round moves the shared parameters by each of them.
                (Tensor loss, int count) = members[i].Loss(epoch, round % members[i].Batches, generator);
                IList<Tensor> gradients = autograd.grad([loss], [.. members[i].Trained]);
                optimizer.Step(members[i].Trained, [.. gradients], rate);
                members[i].KeepZeros();
                losses[i] += BatchTensors.Number(loss) * count;
                seen[i] += count;
            }

            _progress?.Report(new OperationProgress("Training", item, ((long)epoch * rows) + (rows * (round + 1) / rounds), options.Epochs * rows, ProgressUnit.Items, detail));
        }

        for (int i = 0; i < losses.Length; i++)
        {
            losses[i] /= seen[i];
        }

        return losses;
    }

    private static void RequireFinite(double loss, TrainingMember member, int epoch, double rate)
    {
        if (!double.IsFinite(loss))
        {
            throw new MGitException(ErrorCode.CreationFailed, string.Create(CultureInfo.InvariantCulture,
                $"The training of {member.Model.Name} diverged: the loss of epoch {epoch + 1} is no number. Try a lower learningRate (it was {rate:0.0e+0}), gradientClip: 1, or scale: standard for the data set {member.Dataset.Name}."), member.Model.Name);
        }
    }

    /// <summary>What moves the shared parameters must be one thing for all members.</summary>
    private static void RequireJoint(TrainingOptions[] options)
    {
        TrainingOptions first = options[0];
        foreach (TrainingOptions other in options)
        {
            string? key = other.Epochs != first.Epochs ? "epochs"
                : other.Optimizer != first.Optimizer ? "optimizer"
                : other.Schedule != first.Schedule ? "learningRate or schedule"
                : (other.Momentum, other.WeightDecay, other.GradientClip) != (first.Momentum, first.WeightDecay, first.GradientClip) ? "momentum, weightDecay or gradientClip"
                : other.Seed != first.Seed ? "seed"
                : other.Threads != first.Threads ? "threads"
                : null;
            if (key is not null)
            {
                throw new MGitException(ErrorCode.ArgumentInvalid, $"Members of a group train together and differ in {key}; expected the same for all.", key);
            }
        }
    }
}
